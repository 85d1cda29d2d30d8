package io.github.meanfield.estimators;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.meanfield.ClusterSession;
import io.github.meanfield.Samples;
import io.github.meanfield.SparkCluster;
import io.github.meanfield.SparkClusterExtension;
import io.github.meanfield.estimators.averaging.TrainingListener;
import io.github.meanfield.transformers.EpochRecord;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReference;
import org.apache.spark.api.java.JavaRDD;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.storage.RDDInfo;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Whatever happens to executors and tasks, the network is that of an undisturbed fit, to the last
 * bit. Executors are stopped by a signal before they are given a task, so that it cannot end before
 * the fault comes.
 */
@ExtendWith(SparkClusterExtension.class)
class ClusterFaultsIT {

  private static float[] undisturbed;

  private final TaskRecorder tasks = new TaskRecorder();
  private SparkSession spark;
  private Runnable afterEpoch1 = () -> {};
  private Runnable afterEpoch2 = () -> {};

  private final TrainingListener listener =
      new TrainingListener() {
        @Override
        public void onEpoch(EpochRecord epoch) {
          if (epoch.epoch() <= 2) {
            (epoch.epoch() == 1 ? afterEpoch1 : afterEpoch2).run();
          }
        }
      };

  @BeforeAll
  static void trainUndisturbed() throws IOException {
    try (SparkSession session = ClusterSession.start("local[2]", Map.of())) {
      undisturbed = parameters(classifier(), session);
    }
  }

  @AfterEach
  void stop() {
    spark.stop();
  }

  @Test
  void anExecutorIsKilledInARound(SparkCluster cluster) {
    start(cluster.url(), Map.of());
    ProcessHandle victim = cluster.executor("0");
    AtomicBoolean frozen = freezeAfterEpoch1(victim);
    tasks.onStart =
        task -> {
          if (frozen.get() && task.executorId().equals("0")) {
            victim.destroyForcibly();
          }
        };
    assertUndisturbed(classifier().setTrainingListener(listener));
    assertTrue(tasks.lost.get() > 0, "no task was lost");
  }

  @Test
  void aWorkerIsLostInARoundAndReplaced(SparkCluster cluster) {
    // Otherwise tasks wait for the executor that has their chunks, and the new one gets none.
    // And with 2 GB for each, the Worker that is left has no room for a second executor.
    start(cluster.url(), Map.of("spark.locality.wait", "0", "spark.executor.memory", "2g"));
    AtomicReference<String> replacement = new AtomicReference<>();
    AtomicBoolean frozen = freezeAfterEpoch1(cluster.executor("0"));
    tasks.onStart =
        task -> {
          if (frozen.get() && task.executorId().equals("0") && frozen.compareAndSet(true, false)) {
            try {
              replacement.set(cluster.replaceWorkerOf("0"));
            } catch (IOException e) {
              throw new UncheckedIOException(e);
            }
          }
        };
    afterEpoch2 = () -> awaitExecutorOn(replacement);
    assertUndisturbed(classifier().setTrainingListener(listener));
    assertTrue(tasks.lost.get() > 0, "no task was lost");
    assertTrue(tasks.hosts.contains(replacement.get()), () -> "tasks ran on " + tasks.hosts);
  }

  @Test
  void aSlowTaskIsOvertakenByItsCopy(SparkCluster cluster) {
    start(
        cluster.url(),
        Map.of(
            "spark.speculation",
            "true",
            "spark.speculation.interval",
            "50ms",
            "spark.speculation.quantile",
            "0.5",
            "spark.locality.wait",
            "0"));
    ProcessHandle slow = cluster.executor("0");
    freezeAfterEpoch1(slow);
    tasks.onCopy = task -> SparkCluster.signal(slow, "CONT");
    // Both executors hold all chunks: a stopped one would not hand out its own.
    assertUndisturbed(
        classifier().setStorageLevel("MEMORY_AND_DISK_2").setTrainingListener(listener));
    assertTrue(tasks.copies.get() > 0, "no copy was the first to end");
  }

  @Test
  void everyTaskFailsOnce() {
    start("local[2,2]", Map.of("spark.plugins", FailFirstAttempts.class.getName()));
    assertUndisturbed(classifier());
    assertTrue(FailFirstAttempts.FAILED.get() > 20, FailFirstAttempts.FAILED::toString);
  }

  @ParameterizedTest
  @ValueSource(strings = {"MEMORY_ONLY", "MEMORY_AND_DISK", "DISK_ONLY"})
  void chunksFindNoRoomInMemory(String storageLevel, SparkCluster cluster) {
    start(cluster.url(), Map.of("spark.memory.fraction", "0.00005"));
    AtomicLong elsewhere = new AtomicLong();
    afterEpoch2 = () -> elsewhere.set(notInMemory());
    assertUndisturbed(classifier().setStorageLevel(storageLevel).setTrainingListener(listener));
    assertTrue(elsewhere.get() > 0, "all chunks were in memory");
  }

  /** Stops an executor that then has tasks to do; true from then on. */
  private AtomicBoolean freezeAfterEpoch1(ProcessHandle executor) {
    AtomicBoolean frozen = new AtomicBoolean();
    afterEpoch1 =
        () -> {
          SparkCluster.signal(executor, "STOP");
          frozen.set(true);
        };
    return frozen;
  }

  /**
   * Waits until an executor takes tasks, which comes some time after it is known, and then forgets
   * where tasks have run. The host may not be known yet.
   */
  private void awaitExecutorOn(AtomicReference<String> host) {
    JavaSparkContext context = JavaSparkContext.fromSparkContext(spark.sparkContext());
    SparkCluster.waitFor(
        () -> {
          context.parallelize(List.of(1, 2), 2).count();
          return host.get() != null && tasks.hosts.contains(host.get());
        },
        () -> "an executor on " + host.get());
    try {
      spark.sparkContext().listenerBus().waitUntilEmpty();
    } catch (TimeoutException e) {
      throw new IllegalStateException(e);
    }
    tasks.hosts.clear();
  }

  /** Chunks that are not cached, and bytes that are cached on disk. */
  private long notInMemory() {
    RDDInfo[] cached = spark.sparkContext().getRDDStorageInfo();
    long chunks =
        JavaSparkContext.fromSparkContext(spark.sparkContext())
            .getPersistentRDDs()
            .values()
            .stream()
            .mapToInt(JavaRDD::getNumPartitions)
            .sum();
    return chunks
        - Arrays.stream(cached).mapToInt(RDDInfo::numCachedPartitions).sum()
        + Arrays.stream(cached).mapToLong(RDDInfo::diskSize).sum();
  }

  private static NeuralNetworkClassifier classifier() {
    return new NeuralNetworkClassifier("network")
        .setHiddenLayers(new int[] {16, 8})
        .setDropout(0.2)
        .setNumWorkers(2)
        .setOuterMomentum(0.3)
        .setBatchSize(20)
        .setAveragingFrequency(2)
        .setMaxEpochs(4)
        .setValidationIndicatorCol("validation");
  }

  private static float[] parameters(NeuralNetworkClassifier classifier, SparkSession session) {
    Dataset<Row> rows = Samples.blobs(session, 500, 100, 3, 1);
    return classifier
        .fit(rows.withColumn("validation", rows.col("id").mod(5).equalTo(0)))
        .network()
        .params()
        .dup()
        .data()
        .asFloat();
  }

  private void assertUndisturbed(NeuralNetworkClassifier classifier) {
    assertArrayEquals(undisturbed, parameters(classifier, spark));
    assertEquals(0, spark.sparkContext().getPersistentRDDs().size());
  }

  private void start(String master, Map<String, String> settings) {
    Map<String, String> all = new HashMap<>(settings);
    // Faults strike two executors; on a busy machine they may need more than Spark's 30 s to start.
    all.put("spark.scheduler.maxRegisteredResourcesWaitingTime", "120s");
    spark = ClusterSession.start(master, all);
    spark.sparkContext().addSparkListener(tasks);
  }
}
