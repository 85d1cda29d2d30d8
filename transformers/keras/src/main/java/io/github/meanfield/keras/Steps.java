package io.github.meanfield.keras;

import java.util.List;

/**
 * The parts of a network.
 *
 * @param steps the parts, each after those that it takes in
 * @param input name of what the network takes in
 * @param output name of the step whose output is the network's
 */
record Steps(List<Step> steps, String input, String output) {

  /** The step of a name; null if it is that of the input. */
  Step named(String name) {
    return steps.stream().filter(step -> step.name().equals(name)).findFirst().orElse(null);
  }

  /** Whether a step is the only one that takes in another, which is not the output. */
  boolean isOnlyConsumer(Step step, String of) {
    return !of.equals(output)
        && step.inputs().equals(List.of(of))
        && steps.stream().filter(each -> each.inputs().contains(of)).count() == 1;
  }

  /** The same without a step, in whose place those that it led to take in another. */
  Steps without(Step step, String instead) {
    List<Step> rest =
        steps.stream()
            .filter(each -> each != step)
            .map(each -> each.replacing(step.name(), instead))
            .toList();
    return new Steps(rest, input, output.equals(step.name()) ? instead : output);
  }

  /** Whether each step takes in the one before it and nothing else. */
  boolean isChain() {
    String before = input;
    for (Step step : steps) {
      if (step.layer() == null || !step.inputs().equals(List.of(before))) {
        return false;
      }
      before = step.name();
    }
    return before.equals(output);
  }
}
