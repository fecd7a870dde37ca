import { KindlingError, open } from "kindling";

try {
  await open({ spec: { learningRate: 1e9 } });
} catch (error) {
  if (!(error instanceof KindlingError)) throw error;
  switch (error.kind) {
    case "out-of-range":
      console.log(`${error.parameters.key} must lie between ${error.parameters.min} and ${error.parameters.max}`);
      break;
    default:
      console.error(error.message); // A sentence that says what to do next.
  }
}
