package io.github.meanfield.jobs.evaluate;

import io.github.meanfield.stages.network.distribution.Normal;
import io.github.meanfield.transformers.EpochRecord;
import io.github.meanfield.transformers.NeuralNetworkClassificationModel;
import io.github.meanfield.transformers.NeuralNetworkModel;
import io.github.meanfield.transformers.NeuralNetworkRegressionModel;
import io.github.meanfield.transformers.TrainingSummary;
import java.util.EnumSet;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;

/**
 * How the network was trained that is judged.
 *
 * @param summary its training
 * @param known what else is known of it; what is not in there is not so, or not known
 */
public record Fit(TrainingSummary summary, Set<Known> known) {

  /** What may be known of a network. */
  public enum Known {
    /** It encodes features itself, as preset tabular has it. */
    TABULAR,
    /** It decides by thresholds. */
    THRESHOLDS,
    /** Its loss is that of a Poisson or normal variable, which may be of any size and sign. */
    LOSS_OF_ANY_SIGN,
    /** It is that of the best epoch. */
    BEST_EPOCH,
    /** It is that of the last epoch. */
    LAST_EPOCH,
    /** Its rows had no weights. */
    UNWEIGHTED,
    /** Its layers follow from params, and other params give others. */
    LAYERS_OF_PARAMS
  }

  /**
   * The training of a network.
   *
   * @param further what is known of it that the network itself does not tell
   */
  public static Fit of(NeuralNetworkModel<?> network, Set<Known> further) {
    Set<Known> known = EnumSet.noneOf(Known.class);
    known.addAll(further);
    if (!network.encoding().isEmpty()) {
      known.add(Known.TABULAR);
    }
    if (network instanceof NeuralNetworkClassificationModel classifier
        && classifier.isSet(classifier.thresholds())) {
      known.add(Known.THRESHOLDS);
    }
    if (network instanceof NeuralNetworkRegressionModel regressor
        && (regressor.target().logarithm()
            || regressor.target().distribution() instanceof Normal)) {
      known.add(Known.LOSS_OF_ANY_SIGN);
    }
    return new Fit(network.summary(), known);
  }

  /** Whether something is known of it. */
  public boolean has(Known what) {
    return known.contains(what);
  }

  /** The epoch whose network it is, if that is known; of several networks the first one's. */
  Optional<EpochRecord> keptEpoch() {
    OptionalInt last = lastEpoch();
    boolean isKnown = last.isPresent() && last.getAsInt() == summary.bestEpoch();
    if (!isKnown && !has(Known.BEST_EPOCH) && !has(Known.LAST_EPOCH)) {
      return Optional.empty();
    }
    int kept = has(Known.LAST_EPOCH) ? last.orElse(0) : summary.bestEpoch();
    return summary.epochs().stream().filter(epoch -> epoch.epoch() == kept).findFirst();
  }

  private OptionalInt lastEpoch() {
    return summary.epochs().stream().mapToInt(EpochRecord::epoch).max();
  }

  /** Whether the last of all epochs was the best. */
  boolean wasStillLearning() {
    int last = lastEpoch().orElse(0);
    return last > 0
        && summary.validationRows() > 0
        && summary.bestEpoch() == last
        && summary.stopReason().startsWith("maxEpochs");
  }

  /** How many epochs it was trained for. */
  int numEpochs() {
    return summary.epochs().size();
  }

  /** How many networks are averaged. */
  int numNetworks() {
    return summary.courses().size();
  }
}
