package io.github.meanfield.jobs.evaluate;

import io.github.meanfield.transformers.EpochRecord;
import io.github.meanfield.transformers.NeuralNetworkModel;
import io.github.meanfield.transformers.TrainingSummary;
import java.util.Optional;

/**
 * How the network was trained that is judged.
 *
 * @param summary its training
 * @param isTabular whether it encodes features itself, as preset tabular has it
 * @param keepsBest whether it is that of the best epoch, otherwise of the last
 */
public record Fit(TrainingSummary summary, boolean isTabular, boolean keepsBest) {

  /** The training of a network. */
  public static Fit of(NeuralNetworkModel<?> network, boolean keepsBest) {
    return new Fit(network.summary(), !network.encoding().isEmpty(), keepsBest);
  }

  /** The epoch whose network it is; of several networks the first one's. */
  Optional<EpochRecord> keptEpoch() {
    int kept =
        keepsBest
            ? summary.bestEpoch()
            : summary.epochs().stream().mapToInt(EpochRecord::epoch).max().orElse(0);
    return summary.epochs().stream().filter(epoch -> epoch.epoch() == kept).findFirst();
  }

  /** Whether the last of all epochs was the best. */
  boolean wasStillLearning() {
    int last = summary.epochs().stream().mapToInt(EpochRecord::epoch).max().orElse(0);
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
