package io.github.meanfield.jobs.inspect;

import io.github.meanfield.estimators.NeuralNetworkClassifier;
import io.github.meanfield.estimators.NeuralNetworkEstimator;
import io.github.meanfield.estimators.NeuralNetworkRegressor;
import io.github.meanfield.jobs.inspect.rows.AuditedColumn.Role;
import io.github.meanfield.jobs.inspect.rows.Evidence;
import io.github.meanfield.jobs.inspect.rows.Slot;
import io.github.meanfield.jobs.inspect.rows.SlotProfile;
import io.github.meanfield.transformers.SplitAssigner;
import java.util.Optional;

/**
 * About how large the network is that a training makes of the columns of a table, if nothing else
 * is said.
 *
 * @param inputs columns that features become before the first layer
 * @param parameters what is learned
 * @param trainingRows rows to learn from
 */
public record NetworkSizeEstimate(long inputs, long parameters, long trainingRows) {

  /** Columns and embedded numbers of a date: year, month, day of the week, days. */
  private static final int DATE_NUMBERS = 2;

  private static final int DATE_CATEGORIES = 12 + 7;
  private static final int PIECEWISE_SIZE = 16;

  /** An estimate; none if a text is read, as the network is another then. */
  static Optional<NetworkSizeEstimate> of(Evidence evidence) {
    return evidence.table().columns().stream().anyMatch(column -> column.role() == Role.TEXT)
        ? Optional.empty()
        : Optional.of(ofTable(evidence));
  }

  private static NetworkSizeEstimate ofTable(Evidence evidence) {
    int classes = evidence.table().classes();
    NeuralNetworkEstimator<?, ?> estimator =
        classes == 0 ? NeuralNetworkRegressor.tabular() : NeuralNetworkClassifier.tabular();
    int size = estimator.getNumericEmbeddingSize();
    long ofNumber = size == 0 ? PIECEWISE_SIZE : size;
    long parametersOfNumber = ofNumber * (estimator.getNumericBins() + 1);
    long inputs = 0;
    long parameters = 0;
    for (int s = 0; s < evidence.numSlots(); s++) {
      if (!evidence.slot(s).isFeature() || evidence.slot(s).kind() == Slot.Kind.OTHER) {
        continue;
      }
      SlotProfile profile = evidence.profile(s);
      long levels = profile.different();
      long marks = profile.values() < evidence.used() ? 1 : 0;
      if (evidence.slot(s).isText()) {
        boolean isOneHot = levels + marks <= estimator.getMaxOneHot();
        long columns = levels + marks == 2 ? 1 : levels + marks;
        inputs += isOneHot ? columns : estimator.getEmbeddingSize();
        parameters += isOneHot ? 0 : (levels + marks) * estimator.getEmbeddingSize();
      } else if (evidence.column(s).role() == Role.DATE) {
        inputs += DATE_NUMBERS * ofNumber + DATE_CATEGORIES;
        parameters += DATE_NUMBERS * parametersOfNumber;
      } else {
        inputs += (levels > 2 ? ofNumber : 1) + marks;
        parameters += levels > 2 ? parametersOfNumber : 0;
      }
    }
    // A learned scale of each input.
    parameters += estimator.getLearnedScale() ? inputs : 0;
    long width = inputs;
    for (int units : estimator.getHiddenLayers()) {
      parameters += (width + 1) * units;
      width = units;
    }
    parameters += (width + 1) * Math.max(1, classes);
    return new NetworkSizeEstimate(
        inputs, parameters, evidence.table().target().rows(SplitAssigner.TRAIN));
  }
}
