package io.github.meanfield.estimators.averaging;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.github.meanfield.SparkSessionExtension;
import io.github.meanfield.stages.network.Robustness;
import io.github.meanfield.stages.network.TrainableNetwork;
import io.github.meanfield.stages.network.loss.Accuracy;
import io.github.meanfield.stages.network.loss.CrossEntropy;
import io.github.meanfield.stages.rows.RowBlock;
import java.lang.reflect.Proxy;
import java.util.ArrayList;
import java.util.List;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.sql.SparkSession;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

@ExtendWith(SparkSessionExtension.class)
class ValidationTest {

  @Test
  void batchesAreSmallWhereALayerIsWide(SparkSession spark) {
    List<Integer> batches = new ArrayList<>();
    TrainableNetwork wide =
        (TrainableNetwork)
            Proxy.newProxyInstance(
                getClass().getClassLoader(),
                new Class<?>[] {TrainableNetwork.class},
                (proxy, method, arguments) ->
                    switch (method.getName()) {
                      case "rowWidth" -> 100_000;
                      case "outputs" -> {
                        batches.add((Integer) arguments[1]);
                        yield new float[2 * (Integer) arguments[1]];
                      }
                      default -> null;
                    });
    TrainingSettings settings =
        new TrainingSettings(
            "test",
            null,
            new CrossEntropy(2),
            new Accuracy(2, false),
            1,
            0,
            1,
            1,
            null,
            null,
            null,
            0,
            Robustness.NONE,
            null,
            new TrainingSettings.StoppingSettings(false, Temperatures.NONE, 0, 0, true, false),
            null);
    Validation validation =
        new Validation(
            JavaSparkContext.fromSparkContext(spark.sparkContext())
                .broadcast(PackedFloats.of(new float[0], 0)),
            settings);
    Validation.Sums sums =
        validation.judge(wide, new RowBlock(1, new float[100], new double[100], null, 100));
    // 16 MB of outputs are 41 rows.
    assertEquals(List.of(41, 41, 18), batches);
    assertEquals(Math.log(2), sums.meanLoss(), 1e-6);
  }
}
