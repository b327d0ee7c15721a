const slice = 6 // milliseconds

// during goes through the steps of a piece of work for some milliseconds and
// tells whether all is done.
export function during (time, steps) {
  const until = performance.now() + time
  let done = false
  while (!done && performance.now() < until) done = steps.next().done
  return done
}

// inSlices goes through all steps and lets others, a reader first of all, have
// their turn every few milliseconds. It begins at its next turn; the promise is
// kept when all is done.
export async function inSlices (steps) {
  do await new Promise((resolve) => setTimeout(resolve))
  while (!during(slice, steps))
}
