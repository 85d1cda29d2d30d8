package io.github.meanfield.transformers.export;

import io.github.meanfield.runtime.steps.Assemble;
import io.github.meanfield.runtime.steps.CastCategory;
import io.github.meanfield.runtime.steps.CastNumber;
import io.github.meanfield.runtime.steps.EncodeOneHot;
import io.github.meanfield.runtime.steps.IndexCategory;
import io.github.meanfield.runtime.steps.IndexText;
import io.github.meanfield.runtime.steps.Invalid;
import io.github.meanfield.runtime.steps.NameClass;
import io.github.meanfield.runtime.steps.Predict;
import io.github.meanfield.runtime.steps.ReadDate;
import io.github.meanfield.runtime.steps.RequireVector;
import io.github.meanfield.runtime.steps.Scale;
import io.github.meanfield.runtime.steps.Standardize;
import io.github.meanfield.runtime.steps.Step;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Follows a missing value through steps. */
final class MissingValues {

  /** What steps have made of the value. */
  private enum State {
    /** A value that steps take. */
    THERE,
    /** A number that is NaN, or a vector with such numbers. */
    NAN,
    /** Nothing at all. */
    MISSING,
    /** The row has no prediction. */
    REFUSED
  }

  private MissingValues() {}

  /** Whether rows in which a column has no value are predicted from. */
  static boolean areTaken(String column, List<Step> steps) {
    Map<String, State> states = new HashMap<>(Map.of(column, State.MISSING));
    for (Step step : steps) {
      for (String input : step.inputs()) {
        State state = states.getOrDefault(input, State.THERE);
        State result = state == State.THERE ? state : after(step, state);
        if (result == State.REFUSED) {
          return false;
        } else if (result != State.THERE) {
          step.outputs().forEach(output -> states.put(output, result));
        }
      }
    }
    return true;
  }

  /** What a step makes of a value that is missing or NaN. */
  private static State after(Step step, State state) {
    boolean isMissing = state == State.MISSING;
    if (step instanceof CastCategory || step instanceof CastNumber) {
      return state;
    } else if (step instanceof ReadDate) {
      return State.NAN;
    } else if (step instanceof IndexCategory index) {
      return refusedUnless(index.invalid() == Invalid.KEEP, State.THERE);
    } else if (step instanceof IndexText index) {
      return refusedUnless(index.invalid() == Invalid.KEEP, State.THERE);
    } else if (step instanceof EncodeOneHot oneHot) {
      return isMissing ? state : refusedUnless(oneHot.invalid() == Invalid.KEEP, State.THERE);
    } else if (step instanceof Assemble assemble) {
      return refusedUnless(assemble.invalid() == Invalid.KEEP, State.NAN);
    } else if (step instanceof Standardize standardize) {
      return standardize.invalid() == Invalid.FILL
          ? State.THERE
          : refusedUnless(standardize.invalid() == Invalid.KEEP, state);
    } else if (step instanceof Scale || step instanceof RequireVector) {
      return refusedUnless(!isMissing, state);
    } else if (step instanceof Predict predict) {
      return refusedUnless(!isMissing && predict.takesMissing(), State.THERE);
    }
    // What is left fills in, but for names of classes.
    return refusedUnless(!(step instanceof NameClass), State.THERE);
  }

  private static State refusedUnless(boolean isTaken, State result) {
    return isTaken ? result : State.REFUSED;
  }
}
