package io.github.meanfield.estimators.averaging;

import io.github.meanfield.estimators.averaging.rows.Chunks;
import io.github.meanfield.stages.network.Metric;
import io.github.meanfield.stages.network.TrainableNetwork;
import io.github.meanfield.stages.rows.FeatureRows;
import io.github.meanfield.stages.rows.RowBlock;
import java.io.Serializable;
import java.util.Iterator;
import java.util.List;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.api.java.function.FlatMapFunction;
import org.apache.spark.broadcast.Broadcast;

/**
 * The task that looks at a chunk of validation rows after an epoch.
 *
 * @param state state whose parameters are judged
 * @param settings how it is trained
 */
record Validation(Broadcast<PackedFloats> state, TrainingSettings settings)
    implements FlatMapFunction<Iterator<RowBlock>, Validation.Sums> {

  private static final int MOST_ROWS = 1024;
  private static final int MOST_FLOATS = 1 << 22;

  /** Judges parameters by all validation rows, in one job. */
  static Sums of(Chunks validation, PackedFloats parameters, TrainingSettings settings, int epoch) {
    JavaSparkContext spark = JavaSparkContext.fromSparkContext(validation.rdd().context());
    spark.setJobDescription(String.format("%s: epoch %d, validation", settings.uid(), epoch));
    Broadcast<PackedFloats> broadcast = spark.broadcast(parameters);
    try {
      return validation.rdd().mapPartitions(new Validation(broadcast, settings)).collect().stream()
          .reduce(new Sums(settings.metric()), Sums::add);
    } finally {
      broadcast.destroy();
    }
  }

  /** Sums of the loss and the metric of some rows. */
  static final class Sums implements Serializable {
    private static final long serialVersionUID = 1L;
    private double loss;
    private double lossWeight;
    private final double[] metric;

    Sums(Metric metric) {
      this.metric = new double[metric.numSums()];
    }

    /** Adds sums of other rows; call in the order of chunks, as the last bits depend on it. */
    Sums add(Sums other) {
      loss += other.loss;
      lossWeight += other.lossWeight;
      for (int i = 0; i < metric.length; i++) {
        metric[i] += other.metric[i];
      }
      return this;
    }

    /** NaN over no rows. */
    double meanLoss() {
      return loss / lossWeight;
    }

    /** NaN over no rows. */
    double metric(Metric of) {
      return of.value(metric);
    }
  }

  @Override
  public Iterator<Sums> call(Iterator<RowBlock> chunk) {
    RowBlock rows = chunk.next();
    return settings.network().use(network -> List.of(judge(network, rows)).iterator());
  }

  Sums judge(TrainableNetwork network, RowBlock rows) {
    network.begin(state.value().unpack(), 0, 0, 0);
    Sums sums = new Sums(settings.metric());
    int width = rows.numFeatures();
    int batch = FeatureRows.atOnce(MOST_ROWS, MOST_FLOATS, network.rowWidth(false));
    float[] features = new float[Math.min(batch, rows.size()) * width];
    for (int from = 0; from < rows.size(); from += batch) {
      int to = Math.min(rows.size(), from + batch);
      for (int row = from; row < to; row++) {
        rows.copyFeatures(row, features, (row - from) * width);
      }
      float[] outputs = network.outputs(features, to - from);
      for (int row = from; row < to; row++) {
        judge(rows, row, outputs, (row - from) * settings.objective().numOutputs(), sums);
      }
    }
    return sums;
  }

  private void judge(RowBlock rows, int row, float[] outputs, int offset, Sums sums) {
    int label = row * rows.labelWidth();
    double weight = rows.weight(row);
    double lossWeight = weight * settings.objective().weight(rows.labels(), label);
    sums.loss += lossWeight * settings.objective().loss(outputs, offset, rows.labels(), label);
    sums.lossWeight += lossWeight;
    settings.metric().add(outputs, offset, rows.labels(), label, weight, sums.metric);
  }
}
