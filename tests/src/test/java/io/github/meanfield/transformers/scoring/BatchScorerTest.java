package io.github.meanfield.transformers.scoring;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.github.meanfield.SparkSessionExtension;
import io.github.meanfield.estimators.NeuralNetworkRegressor;
import io.github.meanfield.stages.catalyst.FeatureColumn;
import io.github.meanfield.stages.network.FullyConnected;
import io.github.meanfield.stages.network.NetworkZip;
import io.github.meanfield.stages.network.OutputKind;
import java.util.Arrays;
import java.util.Iterator;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.catalyst.InternalRow;
import org.apache.spark.sql.catalyst.expressions.GenericInternalRow;
import org.apache.spark.sql.catalyst.expressions.UnsafeProjection;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructField;
import org.apache.spark.sql.types.StructType;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

@ExtendWith(SparkSessionExtension.class)
class BatchScorerTest {

  private static final int OUTPUTS = 40_000;
  private static final StructField NUMBER =
      DataTypes.createStructField("x", DataTypes.DoubleType, false);

  /** The last output. */
  private record Last() implements OutputColumns {
    @Override
    public int numOutputs() {
      return OUTPUTS;
    }

    @Override
    public int[] widths() {
      return new int[] {1};
    }

    @Override
    public void write(float[] outputs, int offset, double[][] values) {
      values[0][0] = outputs[offset + OUTPUTS - 1];
    }
  }

  @Test
  void batchesAreSmallWhereOutputsAreMany(SparkSession spark) {
    String configuration =
        FullyConnected.configuration(
            new NeuralNetworkRegressor().setHiddenLayers(new int[0]),
            OutputKind.TARGETS,
            1,
            OUTPUTS,
            1);
    float[] parameters = new float[2 * OUTPUTS];
    Arrays.fill(parameters, 0, OUTPUTS, 1);
    BatchScorer scorer =
        new BatchScorer(
            "scorer",
            TrainedNetwork.beforeActivation(new NetworkZip(configuration, parameters))
                .broadcast(spark.sparkContext()),
            new BatchScorer.Features("x", new FeatureColumn(0, NUMBER.dataType()), 1, "error"),
            new Last(),
            List.of(NUMBER),
            1024);
    AtomicInteger read = new AtomicInteger();
    UnsafeProjection rows = UnsafeProjection.create(new StructType().add(NUMBER));
    Iterator<InternalRow> scored =
        scorer.call(
            IntStream.range(0, 1000)
                .<InternalRow>mapToObj(
                    row -> {
                      read.set(row + 1);
                      return rows.apply(new GenericInternalRow(new Object[] {(double) row}));
                    })
                .iterator());
    for (int row = 0; row < 1000; row++) {
      assertEquals(row, scored.next().getDouble(1));
      // 64 MB of outputs are 419 rows.
      assertEquals(Math.min(1000, (row / 419 + 1) * 419), read.get());
    }
  }
}
