package io.github.meanfield.transformers.export;

import io.github.meanfield.runtime.steps.Assemble;
import io.github.meanfield.runtime.steps.CastCategory;
import io.github.meanfield.runtime.steps.CastNumber;
import io.github.meanfield.runtime.steps.EncodeOneHot;
import io.github.meanfield.runtime.steps.IndexCategory;
import io.github.meanfield.runtime.steps.Invalid;
import io.github.meanfield.runtime.steps.NameClass;
import io.github.meanfield.runtime.steps.Predict;
import io.github.meanfield.runtime.steps.ReadDate;
import io.github.meanfield.runtime.steps.RequireVector;
import io.github.meanfield.runtime.steps.Scale;
import io.github.meanfield.runtime.steps.Standardize;
import io.github.meanfield.runtime.steps.Step;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/** Follows a missing value through steps. */
final class MissingValues {

  private MissingValues() {}

  /** Whether rows in which a column has no value are predicted from. */
  static boolean areTaken(String column, List<Step> steps) {
    Set<String> missing = new HashSet<>(Set.of(column));
    for (Step step : steps) {
      if (step.inputs().stream().anyMatch(missing::contains)) {
        if (isRefused(step, column)) {
          return false;
        } else if (staysMissing(step)) {
          missing.addAll(step.outputs());
        }
      }
    }
    return true;
  }

  /** Whether a step has no result for a missing value. */
  private static boolean isRefused(Step step, String column) {
    if (step instanceof IndexCategory index) {
      return index.invalid() != Invalid.KEEP;
    } else if (step instanceof Assemble assemble) {
      return assemble.invalid() != Invalid.KEEP;
    } else if (step instanceof Standardize standardize) {
      return standardize.invalid() == Invalid.ERROR || standardize.invalid() == Invalid.SKIP;
    } else if (step instanceof Predict predict) {
      return !predict.takesMissing() || predict.input().equals(column);
    }
    return step instanceof RequireVector
        || step instanceof NameClass
        || step instanceof Scale scale && scale.input().equals(column);
  }

  /** Whether what a step makes of a missing value is missing, or NaN. */
  private static boolean staysMissing(Step step) {
    return step instanceof CastCategory
        || step instanceof CastNumber
        || step instanceof EncodeOneHot
        || step instanceof ReadDate
        || step instanceof Assemble
        || step instanceof Scale
        || step instanceof Standardize standardize && standardize.invalid() == Invalid.KEEP;
  }
}
