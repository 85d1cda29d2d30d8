package io.github.meanfield.estimators.averaging;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.meanfield.SequenceNetworks;
import io.github.meanfield.SparkSessionExtension;
import io.github.meanfield.stages.network.LearningRateSchedule;
import io.github.meanfield.stages.network.NetworkConfiguration;
import io.github.meanfield.stages.network.OptimizerSettings;
import io.github.meanfield.stages.network.RegularizationSchedule;
import io.github.meanfield.stages.network.Robustness;
import io.github.meanfield.stages.network.TrainableNetwork;
import io.github.meanfield.stages.network.augment.Augmentation;
import io.github.meanfield.stages.network.engine.Engine;
import io.github.meanfield.stages.network.loss.Accuracy;
import io.github.meanfield.stages.network.loss.CrossEntropy;
import io.github.meanfield.stages.rows.RowBlock;
import io.github.meanfield.stages.rows.RowShape;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.broadcast.Broadcast;
import org.apache.spark.sql.SparkSession;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.nd4j.linalg.learning.config.Adam;

/** Tasks that train a network of tokens and numbers, as rows of a chunk are: flat. */
@ExtendWith(SparkSessionExtension.class)
class SequenceTrainingTest {

  private static final int STEPS = 12;
  private static final int TOKENS = 6;
  private static final int ROWS = 60;
  private static final int BATCH = 8;
  private static final String JSON =
      OptimizerSettings.setPlain(
              NetworkConfiguration.parse(
                  SequenceNetworks.tokensAndNumbers(STEPS, TOKENS, 2, 2).toJson()),
              new Adam(0.02))
          .toJson();
  private static final RowShape SHAPE = NetworkConfiguration.parse(JSON).rowShape();

  private static JavaSparkContext context;
  private static Broadcast<PackedFloats> start;

  @BeforeAll
  static void drawState(SparkSession spark) {
    context = JavaSparkContext.fromSparkContext(spark.sparkContext());
    float[] state = Engine.DL4J.open(JSON).state();
    start = context.broadcast(PackedFloats.of(state, state.length));
  }

  /** Sequences of 0 to 12 steps; the class is 1 where token 3 is among them. */
  private static RowBlock chunk(int seed) {
    Random random = new Random(seed);
    int[] lengths = random.ints(ROWS, 0, STEPS + 1).toArray();
    float[] features = SequenceNetworks.rows(SHAPE, lengths, seed);
    double[] labels = new double[ROWS];
    int width = SHAPE.width();
    for (int row = 0; row < ROWS; row++) {
      for (int step = 0; step < lengths[row]; step++) {
        labels[row] = Math.max(labels[row], features[row * width + step] == 3 ? 1 : 0);
      }
    }
    return new RowBlock(width, features, labels, null, ROWS);
  }

  private static TrainingSettings settings(int batchSize) {
    return new TrainingSettings(
        "test",
        new NetworkDefinition(Engine.DL4J, JSON),
        new CrossEntropy(2),
        new Accuracy(2, false),
        1,
        7,
        batchSize,
        10,
        new LearningRateSchedule("constant", 0.02, 1, 0.5, 5, 0, 10),
        RegularizationSchedule.CONSTANT,
        Augmentation.NONE,
        0,
        Robustness.NONE,
        new TrainingSettings.AveragingSettings(1, 1, 0, 1, false, 0, 2),
        new TrainingSettings.StoppingSettings(false, Temperatures.NONE, 0, 0, true, false),
        null);
  }

  private static ChunkTraining training(int epochs) {
    TrainingPosition position =
        new TrainingPosition(new EpochSpan(1, epochs), 1, 0, (ROWS - 1) / BATCH + 1, 0, 0);
    return new ChunkTraining(start, settings(BATCH), position);
  }

  private static float[] train(int chunk) {
    return training(2).call(chunk, List.of(chunk(chunk)).iterator()).unpack().state();
  }

  @Test
  void theResultIsTheSameWhereverAndAfterWhateverATaskRuns() {
    float[] first = train(0);
    float[] second = train(1);
    assertArrayEquals(first, train(0));
    List<WorkerResult.Packed> tasks =
        training(2).run(context.parallelize(List.of(chunk(0), chunk(1)), 2), new int[] {1, 0});
    assertArrayEquals(second, tasks.get(0).unpack().state());
    assertArrayEquals(first, tasks.get(1).unpack().state());
  }

  @Test
  void whatIsToBeLearnedIsLearned() {
    WorkerResult result = training(25).call(0, List.of(chunk(0)).iterator()).unpack();
    TrainableNetwork network = Engine.DL4J.open(JSON);
    network.begin(result.state(), 0, 0, 0);
    RowBlock rows = chunk(2);
    float[] features = new float[ROWS * SHAPE.width()];
    double[] label = new double[1];
    for (int row = 0; row < ROWS; row++) {
      rows.copyFeatures(row, features, row * SHAPE.width());
    }
    float[] outputs = network.outputs(features, ROWS);
    int right = 0;
    for (int row = 0; row < ROWS; row++) {
      rows.copyLabels(row, label, 0);
      right += outputs[2 * row + 1] > outputs[2 * row] == (label[0] == 1) ? 1 : 0;
    }
    assertTrue(right >= 0.9 * ROWS, right + " of " + ROWS);
  }

  @Test
  void theGradientOfAChunkIsThatOfItsRowsHoweverTheyAreCut() {
    float[] whole = gradient(ROWS);
    float[] parts = gradient(BATCH);
    assertArrayEquals(whole, parts, 1e-6f);
    assertTrue(
        Math.abs(whole[0]) + Math.abs(whole[whole.length - 1]) > 1e-4, Arrays.toString(whole));
  }

  private static float[] gradient(int batchSize) {
    return new ChunkGradient(start, settings(batchSize))
        .call(0, List.of(chunk(0)).iterator())
        .unpack()
        .state();
  }
}
