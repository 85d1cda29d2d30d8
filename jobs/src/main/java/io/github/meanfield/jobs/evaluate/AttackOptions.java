package io.github.meanfield.jobs.evaluate;

import io.github.meanfield.jobs.console.BadInput;
import io.github.meanfield.stages.network.Attack;
import java.util.List;
import picocli.CommandLine.Option;

/** Options of an attack on the features of the rows that are judged. */
public final class AttackOptions {

  @Option(
      names = "--attack",
      required = true,
      paramLabel = "KIND",
      description =
          "Judges the model of --model on features that are shifted against it too, by the gradient"
              + " of the loss: fgm (by the length of a row's shift), fgsm (by the sign, each"
              + " feature by --epsilon) or pgd (several steps of that).")
  private String kind;

  @Option(
      names = "--epsilon",
      paramLabel = "E",
      split = ",",
      defaultValue = "0.1",
      description =
          "Largest shifts, one or several with commas between, in the unit of what the network gets:"
              + " of features as they enter it, or of numbers that it has scaled itself. Default:"
              + " ${DEFAULT-VALUE}")
  private List<Double> epsilons;

  @Option(
      names = "--attack-steps",
      paramLabel = "N",
      defaultValue = "" + Attack.USUAL_STEPS,
      description = "Steps of --attack pgd. Default: ${DEFAULT-VALUE}")
  private int steps;

  /** Checks them. */
  void require(boolean hasModel) {
    if (!Attack.KINDS.contains(kind)) {
      throw new BadInput("--attack is '%s'; it must be fgm, fgsm or pgd", kind);
    }
    for (double epsilon : epsilons) {
      if (!(epsilon > 0) || Double.isInfinite(epsilon)) {
        throw new BadInput("--epsilon is %s; it must be a finite number greater than 0", epsilon);
      }
    }
    if (steps < 1) {
      throw new BadInput("--attack-steps is %d; it must be at least 1", steps);
    }
    if (!hasModel) {
      throw new BadInput("--attack needs the model that is attacked; give --model");
    }
  }

  /** The attacks, one for each epsilon. */
  List<Attack> attacks() {
    return epsilons.stream()
        .map(epsilon -> Attack.of(Attack.Kind.of(kind), epsilon, steps, 0))
        .toList();
  }
}
