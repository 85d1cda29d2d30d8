package io.github.meanfield.estimators.averaging;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.meanfield.SparkJobs;
import io.github.meanfield.SparkSessionExtension;
import io.github.meanfield.estimators.averaging.rows.PartitionTask;
import io.github.meanfield.stages.network.natives.BlasKernels;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.SortedMap;
import java.util.concurrent.Semaphore;
import java.util.stream.IntStream;
import org.apache.spark.api.java.JavaRDD;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.sql.SparkSession;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

@ExtendWith(SparkSessionExtension.class)
class AveragingTest {

  private static final int LENGTH = 50;

  private static final PartitionTask<WorkerResult.Packed, WorkerResult.Packed> TRAINING =
      (number, chunk) -> chunk.next();

  @Test
  void statesAreWeightedAndSumsAddUp() {
    WorkerResult mean =
        new WorkerResult(new float[] {1, 10}, new float[] {4}, 15, 30, 3.0, 4, 100)
            .merge(new WorkerResult(new float[] {5, -10}, new float[] {8}, 25, 10, 2.0, 2, 700));
    assertArrayEquals(new float[] {2, 5}, mean.state());
    assertEquals(40, mean.rows());
    assertEquals(40.0, mean.weightSum());
    assertEquals(5.0, mean.lossSum());
    assertEquals(4, mean.steps());
    assertEquals(800, mean.nanos());
    assertEquals(700, mean.longestNanos());
  }

  @Test
  void kernelsOfAllWorkersAreKnownAndWhatIsToldOfSlowOnes() {
    WorkerResult mean =
        result(0)
            .by(new BlasKernels("Zen", "a", false))
            .merge(result(1).by(new BlasKernels("Prescott", "b", true)))
            .merge(result(2).by(new BlasKernels("Zen", "a", false)))
            .merge(result(3).by(new BlasKernels("Prescott", "old", false)));
    SortedMap<String, String> kernels = mean.pack().unpack().kernels();
    assertEquals(Set.of("Prescott", "Zen"), kernels.keySet());
    assertEquals("", kernels.get("Zen"));
    assertTrue(kernels.get("Prescott").contains("kernels for Prescott"), kernels::toString);
  }

  @Test
  void theMeanOfEqualStatesIsThatState() {
    WorkerResult mean = result(0);
    float[] state = mean.state().clone();
    for (int rows = 1; rows < 20; rows++) {
      mean.merge(new WorkerResult(state.clone(), mean.average().clone(), rows, rows, 0, 1, 1));
    }
    assertArrayEquals(state, mean.state());
  }

  @Test
  void oneNumberThatIsNotFiniteIsNoticed() {
    assertTrue(result(1).isFinite());
    for (float bad : new float[] {Float.NaN, Float.POSITIVE_INFINITY, Float.NEGATIVE_INFINITY}) {
      WorkerResult result = result(1);
      result.state()[LENGTH / 2] = bad;
      assertFalse(result.isFinite(), "state with " + bad);
    }
    assertFalse(new WorkerResult(new float[1], new float[0], 1, 1, Double.NaN, 1, 1).isFinite());
  }

  @ParameterizedTest
  @CsvSource({"1, 2", "2, 2", "3, 2", "7, 2", "16, 2", "16, 3", "17, 4"})
  void executorsAndDriverAverageToTheSameBits(int chunks, int depth, SparkSession spark) {
    JavaRDD<WorkerResult.Packed> results = results(spark, 40);
    int[] round = IntStream.range(0, chunks).map(i -> 2 * i + 1).toArray();
    List<WorkerResult.Packed> atDriver = TRAINING.run(results, round);
    WorkerResult onDriver = Averaging.onDriver(atDriver, 1, depth);
    WorkerResult inParts = Averaging.onDriver(atDriver, 7, depth);
    assertArrayEquals(onDriver.state(), inParts.state());
    assertArrayEquals(onDriver.average(), inParts.average());
    assertEquals(onDriver.lossSum(), inParts.lossSum());
    assertEquals(onDriver.rows(), inParts.rows());
    assertEquals(onDriver.nanos(), inParts.nanos());
    for (long most : new long[] {Long.MAX_VALUE, 1}) {
      WorkerResult onExecutors = Averaging.onExecutors(results, round, depth, most);
      assertArrayEquals(onDriver.state(), onExecutors.state());
      assertArrayEquals(onDriver.average(), onExecutors.average());
      assertEquals(onDriver.lossSum(), onExecutors.lossSum());
      assertEquals(onDriver.rows(), onExecutors.rows());
    }
    assertMean(round, onDriver);
  }

  @Test
  void executorsMergeWhatTheDriverHasNoRoomForNow(SparkSession spark) {
    JavaRDD<WorkerResult.Packed> results = results(spark, 4);
    int[] round = {0, 1, 2, 3};
    Semaphore room = new Semaphore(4 * LENGTH);
    WorkerResult[] means = new WorkerResult[2];
    SparkJobs.Seen onDriver =
        SparkJobs.watch(
            spark, () -> means[0] = Averaging.mean(results, TRAINING, round, LENGTH, 2, room));
    assertEquals(4 * LENGTH, room.availablePermits());
    assertEquals(1, onDriver.stages());
    room.acquireUninterruptibly();
    SparkJobs.Seen onExecutors =
        SparkJobs.watch(
            spark, () -> means[1] = Averaging.mean(results, TRAINING, round, LENGTH, 2, room));
    assertEquals(4 * LENGTH - 1, room.availablePermits());
    assertEquals(2, onExecutors.stages());
    assertArrayEquals(means[0].state(), means[1].state());
    assertMean(round, means[1]);
  }

  /** What workers have made of some chunks, which are a partition each. */
  private static JavaRDD<WorkerResult.Packed> results(SparkSession spark, int chunks) {
    return JavaSparkContext.fromSparkContext(spark.sparkContext())
        .parallelize(IntStream.range(0, chunks).boxed().toList(), chunks)
        .mapPartitions(chunk -> List.of(result(chunk.next()).pack()).iterator());
  }

  private static void assertMean(int[] round, WorkerResult mean) {
    double[] sum = new double[LENGTH];
    long rows = 0;
    for (int chunk : round) {
      WorkerResult result = result(chunk);
      rows += result.rows();
      for (int i = 0; i < LENGTH; i++) {
        sum[i] += (double) result.state()[i] * result.rows();
      }
    }
    assertEquals(rows, mean.rows());
    for (int i = 0; i < LENGTH; i++) {
      assertEquals(sum[i] / rows, mean.state()[i], 1e-6);
    }
  }

  private static WorkerResult result(int chunk) {
    Random random = new Random(chunk);
    float[] state = new float[LENGTH];
    for (int i = 0; i < LENGTH; i++) {
      state[i] = (float) random.nextGaussian();
    }
    int rows = 1 + random.nextInt(100);
    float[] average = {state[0], state[1], state[2]};
    return new WorkerResult(state, average, rows, rows, random.nextDouble(), 3, 5);
  }
}
