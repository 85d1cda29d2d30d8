package io.github.meanfield.jobs.evaluate;

import io.github.meanfield.jobs.console.BadInput;
import io.github.meanfield.jobs.model.ModelColumns;
import io.github.meanfield.stages.network.Attack;
import io.github.meanfield.transformers.AdversarialAttack;
import io.github.meanfield.transformers.NeuralNetworkModel;
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
      description = "Steps of --attack pgd. Default: " + Attack.USUAL_STEPS)
  private Integer steps;

  /** Checks them. */
  void require(boolean hasModel) {
    if (!Attack.KINDS.contains(kind)) {
      throw new BadInput("--attack is '%s'; it must be fgm, fgsm or pgd", kind);
    }
    if (steps != null && Attack.Kind.of(kind) != Attack.Kind.PGD) {
      throw new BadInput(
          "--attack-steps is for --attack pgd, but --attack is %s, of one step; leave it out",
          kind);
    }
    if (steps != null && steps < 1) {
      throw new BadInput("--attack-steps is %d; it must be at least 1", steps);
    }
    for (double epsilon : epsilons) {
      try {
        attack(epsilon);
      } catch (IllegalArgumentException e) {
        throw new BadInput("--epsilon is %s: %s", epsilon, e.getMessage());
      }
    }
    if (!hasModel) {
      throw new BadInput("--attack needs the model that is attacked; give --model");
    }
  }

  /** The attacks, one for each epsilon. */
  List<Attack> attacks() {
    return epsilons.stream().map(this::attack).toList();
  }

  private Attack attack(double epsilon) {
    return Attack.of(Attack.Kind.of(kind), epsilon, steps == null ? Attack.USUAL_STEPS : steps, 0);
  }

  /**
   * The network that is attacked.
   *
   * @param model what scores the rows
   * @throws BadInput if it has none that can be attacked
   */
  static NeuralNetworkModel<?> network(ModelColumns model) {
    NeuralNetworkModel<?> network =
        model.network().orElseThrow(() -> new BadInput("--attack: no network is in the model"));
    try {
      AdversarialAttack.require(network);
    } catch (IllegalArgumentException e) {
      throw new BadInput("--attack: %s", e.getMessage());
    }
    return network;
  }
}
