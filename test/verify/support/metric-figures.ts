/**
 * Figures for the metrics, worked out by numpy 2.4.6, scikit-learn 1.9.1 and scipy 1.17.1 on the numbers of
 * `Generator`: `accuracy_score`, `top_k_accuracy_score`, `f1_score(average="macro")`, `confusion_matrix`, `mean_squared_error`,
 * `root_mean_squared_error`, `paired_cosine_distances` of scikit-learn, `logsumexp` of scipy, `quantile(method=
 * "inverted_cdf")` and `isclose` of numpy, in double precision.
 */

export const FIGURES = {
  classes: {
    seed: 7,
    cases: 60,
    classes: 7,
    labelled: 6,
    accuracy: 0.3,
    topK: {
      "1": 0.3,
      "2": 0.4666666666666667,
      "3": 0.6,
      "5": 0.8166666666666667,
    },
    macroF1: 0.2532044396706051,
    confusion: [
      [8, 2, 1, 0, 1, 1, 2],
      [1, 2, 1, 2, 3, 1, 2],
      [0, 2, 2, 0, 1, 4, 1],
      [1, 2, 0, 2, 1, 1, 1],
      [2, 0, 0, 1, 2, 1, 0],
      [1, 1, 1, 2, 1, 2, 1],
      [0, 0, 0, 0, 0, 0, 0],
    ],
    perplexity: 13.087847043113609,
  },
  absent: {
    seed: 99,
    cases: 12,
    classes: 30,
    labelled: 3,
    macroF1: 0.1111111111111111,
    present: 12,
  },
  distance: {
    seed: 31,
    cases: 20,
    size: 11,
    mse: 11.282576275966232,
    rmse: 3.3589546403555723,
    cosine: 0.05360576489402915,
  },
  language: {
    seed: 77,
    shape: [6, 5, 9],
    times: 100,
    positions: 28,
    surprise: 363.07406169648385,
    perplexity: 4.798014067762271e157,
  },
  deviations: {
    seed: 13,
    elements: 25000,
    max: 7.912449359893799,
    mean: 2.6751841823762654,
    p999: 7.752618312835693,
    outside: {
      atol: 0.5,
      rtol: 0.05,
      count: 21471,
    },
  },
} as const;
