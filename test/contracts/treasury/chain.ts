import { network } from "hardhat";

/** One in-process chain for all tests of money; `loadFixture` returns it to the same state before each test. */
export const { ethers, networkHelpers } = await network.create();
