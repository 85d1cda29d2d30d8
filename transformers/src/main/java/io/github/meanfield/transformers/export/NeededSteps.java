package io.github.meanfield.transformers.export;

import io.github.meanfield.runtime.steps.NameClass;
import io.github.meanfield.runtime.steps.Predict;
import io.github.meanfield.runtime.steps.RequireVector;
import io.github.meanfield.runtime.steps.Step;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/** The steps that a prediction needs. */
final class NeededSteps {

  private NeededSteps() {}

  /**
   * The steps that the last prediction needs, and the names of its classes.
   *
   * @param uid the pipeline, for errors
   * @param steps all steps, in their order
   */
  static List<Step> of(String uid, List<Step> steps) {
    int last = steps.size() - 1;
    while (last >= 0 && !(steps.get(last) instanceof Predict)) {
      last--;
    }
    if (last < 0) {
      throw new IllegalArgumentException(
          uid
              + " has no stage that predicts; required is a NeuralNetworkClassificationModel, a"
              + " NeuralNetworkRegressionModel, an AutoencoderModel or a NetworkScorer");
    }
    List<Step> needed = new ArrayList<>();
    List<String> predicted = steps.get(last).outputs();
    for (int i = steps.size() - 1; i > last; i--) {
      if (steps.get(i) instanceof NameClass names && predicted.contains(names.input())) {
        needed.add(names);
      }
    }
    Set<String> read = new HashSet<>();
    for (int i = last; i >= 0; i--) {
      Step step = steps.get(i);
      boolean isNeeded = step.outputs().stream().anyMatch(read::contains);
      boolean isCheck = step instanceof RequireVector && read.containsAll(step.inputs());
      if (i == last || isNeeded || isCheck) {
        needed.add(step);
        read.addAll(step.inputs());
      }
    }
    Collections.reverse(needed);
    return needed;
  }
}
