package io.github.meanfield.estimators.averaging;

import io.github.meanfield.stages.network.Engine;
import io.github.meanfield.stages.network.NetworkPool;
import io.github.meanfield.stages.network.Objective;
import io.github.meanfield.stages.network.TrainableNetwork;
import io.github.meanfield.stages.rows.RowBlock;
import java.io.Serializable;
import java.util.Arrays;
import java.util.Iterator;
import java.util.List;
import org.apache.spark.api.java.function.FlatMapFunction;
import org.apache.spark.broadcast.Broadcast;

/**
 * The task that looks at a chunk of validation rows after an epoch.
 *
 * @param state state whose parameters are judged
 * @param engine what computes the network
 * @param configuration JSON of the network's configuration
 * @param objective what is trained for
 */
record Validation(
    Broadcast<float[]> state, Engine engine, String configuration, Objective objective)
    implements FlatMapFunction<Iterator<RowBlock>, Validation.Sums> {

  private static final int BATCH = 1024;

  /** Loss and metric of some rows. */
  static final class Sums implements Serializable {
    private static final long serialVersionUID = 1L;
    private double loss;
    private double metric;
    private long rows;

    /** Adds sums of other rows; call in the order of chunks, as the last bits depend on it. */
    Sums add(Sums other) {
      loss += other.loss;
      metric += other.metric;
      rows += other.rows;
      return this;
    }

    double meanLoss() {
      return loss / rows;
    }

    double meanMetric() {
      return metric / rows;
    }
  }

  @Override
  public Iterator<Sums> call(Iterator<RowBlock> chunk) {
    RowBlock rows = chunk.next();
    return NetworkPool.use(
        engine.poolKey(configuration),
        () -> engine.open(configuration),
        network -> List.of(judge(network, rows)).iterator());
  }

  private Sums judge(TrainableNetwork network, RowBlock rows) {
    network.begin(state.value(), 0, 0, 0);
    Sums sums = new Sums();
    int width = rows.numFeatures();
    for (int from = 0; from < rows.size(); from += BATCH) {
      int to = Math.min(rows.size(), from + BATCH);
      float[] features = Arrays.copyOfRange(rows.features(), from * width, to * width);
      float[] outputs = network.outputs(features, to - from);
      for (int row = from; row < to; row++) {
        int offset = (row - from) * objective.numOutputs();
        sums.loss += objective.loss(outputs, offset, rows.label(row));
        sums.metric += objective.metric(outputs, offset, rows.label(row));
      }
      sums.rows += to - from;
    }
    return sums;
  }
}
