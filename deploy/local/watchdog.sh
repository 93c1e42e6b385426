#!/bin/sh
# Ends what a supervisor leaves behind. It runs in a session of its own and reads what to watch from its standard
# input: "add PID", "drop PID", and "done" when the supervisor ends in good order. When the input ends without
# "done", the supervisor was killed: then every watched process group is ended, and the files named as arguments
# (which say that the stack is up) are removed.
pids=
while read -r verb pid; do
  case $verb in
    add) pids="$pids $pid" ;;
    drop)
      kept=
      for one in $pids; do [ "$one" = "$pid" ] || kept="$kept $one"; done
      pids=$kept
      ;;
    done) exit 0 ;;
  esac
done

# The first file goes at once, since nobody should join a stack that is ending; the rest (the lock) at the end.
rm -f "$1"
groups=
for one in $pids; do groups="$groups -$one"; done
if [ -n "$groups" ]; then
  # Politely first: Postgres frees its shared memory only when it may end by itself.
  kill -s INT -- $groups 2>/dev/null
  tries=0
  while [ $tries -lt 15 ]; do
    kill -s 0 -- $groups 2>/dev/null || break
    sleep 0.1
    tries=$((tries + 1))
  done
  for group in $groups; do kill -s KILL -- "$group" 2>/dev/null; done
fi
rm -f "$@"
