package io.github.meanfield.estimators.averaging;

import io.github.meanfield.estimators.averaging.rows.Chunks;
import io.github.meanfield.estimators.averaging.rows.PartitionTask;
import io.github.meanfield.stages.network.TrainableNetwork;
import io.github.meanfield.stages.network.loss.Metric;
import io.github.meanfield.stages.rows.FeatureRows;
import io.github.meanfield.stages.rows.RowBlock;
import io.github.meanfield.stages.rows.SparseRows;
import java.io.Serializable;
import java.util.Iterator;
import java.util.stream.IntStream;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.broadcast.Broadcast;

/**
 * The task that looks at a chunk of validation rows after an epoch.
 *
 * @param state state whose parameters are judged
 * @param settings how it is trained
 */
record Validation(Broadcast<PackedFloats> state, TrainingSettings settings)
    implements PartitionTask<RowBlock, Validation.Sums> {

  private static final int MOST_ROWS = 1024;
  private static final int MOST_FLOATS = 1 << 22;

  /** Judges parameters by all validation rows, in one job. */
  static Sums of(Chunks validation, PackedFloats parameters, TrainingSettings settings, int epoch) {
    JavaSparkContext spark = JavaSparkContext.fromSparkContext(validation.rdd().context());
    spark.setJobDescription(String.format("%s: epoch %d, validation", settings.uid(), epoch));
    Broadcast<PackedFloats> broadcast = spark.broadcast(parameters);
    try {
      int[] all = IntStream.range(0, validation.count()).toArray();
      return new Validation(broadcast, settings)
          .run(validation.rdd(), all).stream().reduce(new Sums(settings), Sums::add);
    } finally {
      broadcast.destroy();
    }
  }

  /** Sums of the loss, at each temperature, and of the metric of some rows. */
  static final class Sums implements Serializable {
    private static final long serialVersionUID = 1L;
    private final double[] losses;
    private double lossWeight;
    private final double[] metric;

    Sums(TrainingSettings settings) {
      this.losses = new double[settings.stopping().temperatures().count()];
      this.metric = new double[settings.metric().numSums()];
    }

    /** Adds sums of other rows; call in the order of chunks, as the last bits depend on it. */
    Sums add(Sums other) {
      add(losses, other.losses);
      lossWeight += other.lossWeight;
      add(metric, other.metric);
      return this;
    }

    private static void add(double[] sums, double[] others) {
      for (int i = 0; i < sums.length; i++) {
        sums[i] += others[i];
      }
    }

    /** Number of the temperature with the smallest loss. */
    int temperature() {
      return Temperatures.best(losses);
    }

    /** At that temperature; NaN over no rows. */
    double meanLoss() {
      return losses[temperature()] / lossWeight;
    }

    /** NaN over no rows. */
    double metric(Metric of) {
      return of.value(metric);
    }
  }

  @Override
  public Sums call(int number, Iterator<RowBlock> chunk) {
    RowBlock rows = chunk.next();
    return settings.network().use(network -> judge(network, rows));
  }

  Sums judge(TrainableNetwork network, RowBlock rows) {
    network.begin(state.value().unpack(), 0, 0, 0);
    Sums sums = new Sums(settings);
    float[] divided = new float[settings.objective().numOutputs()];
    double[] label = new double[rows.labelWidth()];
    boolean isSparse = rows.features() instanceof SparseRows;
    int batch = FeatureRows.atOnce(MOST_ROWS, MOST_FLOATS, network.rowWidth(isSparse));
    float[] features = new float[isSparse ? 0 : Math.min(batch, rows.size()) * rows.numFeatures()];
    for (int from = 0; from < rows.size(); from += batch) {
      int to = Math.min(rows.size(), from + batch);
      float[] outputs =
          isSparse
              ? network.outputs(rows.features(), from, to)
              : network.outputs(copied(rows, from, to, features), to - from);
      for (int row = from; row < to; row++) {
        rows.copyLabels(row, label, 0);
        judge(label, rows.weight(row), outputs, (row - from) * divided.length, divided, sums);
      }
    }
    return sums;
  }

  private static float[] copied(RowBlock rows, int from, int to, float[] into) {
    for (int row = from; row < to; row++) {
      rows.copyFeatures(row, into, (row - from) * rows.numFeatures());
    }
    return into;
  }

  private void judge(
      double[] label, double weight, float[] outputs, int offset, float[] divided, Sums sums) {
    double lossWeight = weight * settings.objective().weight(label, 0);
    double[] temperatures = settings.stopping().temperatures().values();
    for (int i = 0; i < temperatures.length; i++) {
      for (int j = 0; j < divided.length; j++) {
        divided[j] = outputs[offset + j] / (float) temperatures[i];
      }
      sums.losses[i] += lossWeight * settings.objective().loss(divided, 0, label, 0);
    }
    sums.lossWeight += lossWeight;
    settings.metric().add(outputs, offset, label, 0, weight, sums.metric);
  }
}
