package io.github.meanfield.estimators;

import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.meanfield.Samples;
import io.github.meanfield.SparkCluster;
import io.github.meanfield.SparkJobs;
import io.github.meanfield.SparkSessionExtension;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.apache.spark.SparkEnv;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.storage.BlockId;
import org.bytedeco.javacpp.Pointer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import scala.collection.JavaConverters;
import scala.runtime.AbstractFunction1;

/** What many fits in one session leave behind. */
@ExtendWith(SparkSessionExtension.class)
class LeaksTest {

  private static final int FITS = 50;

  /** More than pools of idle networks hold, so that what is kept on purpose is there already. */
  private static final int WARM_UP = 12;

  @Test
  void fiftyFitsLeaveNothing(SparkSession spark) {
    Dataset<Row> rows = Samples.blobs(spark, 200, 20, 3, 1).cache();
    rows.count();
    for (int i = 0; i < WARM_UP; i++) {
      fit(rows, i);
    }
    Set<Integer> cached = Set.copyOf(SparkJobs.cached(spark));
    Set<String> broadcasts = broadcasts();
    long memory = settled();
    Map<String, Long> threads = threads();
    for (int i = 0; i < FITS; i++) {
      fit(rows, WARM_UP + i);
    }
    assertTrue(cached.containsAll(SparkJobs.cached(spark)));
    // Spark's own broadcasts of tasks go when the driver has collected what refers to them.
    SparkCluster.waitFor(
        () -> {
          System.gc();
          return broadcasts().size() <= broadcasts.size();
        },
        () -> "the end of " + broadcasts());
    long grown = settled() - memory;
    assertTrue(grown < 1 << 20, () -> grown + " bytes of native memory");
    threads()
        .forEach(
            (name, count) -> {
              // Spark's pools grow to as many as were ever busy at once.
              long before = threads.getOrDefault(name, 0L);
              assertTrue(count - before < FITS / 5, () -> name + ": " + count + " after " + before);
            });
    rows.unpersist(true);
  }

  /** Networks of both engines, no two alike; and their models score. */
  private static void fit(Dataset<Row> rows, int i) {
    new NeuralNetworkClassifier()
        .setHiddenLayers(new int[] {100 + i % 7})
        .setSeed(i)
        .setEngine(i % 2 == 0 ? "dense" : "dl4j")
        .setNumWorkers(2)
        .setMaxEpochs(2)
        .fit(rows)
        .transform(rows)
        .count();
  }

  /** Native memory in use when nothing more is given back. */
  private static long settled() {
    long least = Long.MAX_VALUE;
    for (int unchanged = 0; unchanged < 3; ) {
      System.gc();
      try {
        Thread.sleep(50);
      } catch (InterruptedException e) {
        throw new IllegalStateException(e);
      }
      long now = Pointer.totalBytes();
      unchanged = now < least ? 0 : unchanged + 1;
      least = Math.min(least, now);
    }
    return least;
  }

  private static Set<String> broadcasts() {
    Set<String> found = new TreeSet<>();
    JavaConverters.seqAsJavaList(
            SparkEnv.get().blockManager().getMatchingBlockIds(new IsBroadcast()))
        .forEach(id -> found.add(id.name()));
    return found;
  }

  /** A function of Scala. */
  private static final class IsBroadcast extends AbstractFunction1<BlockId, Object> {
    @Override
    public Object apply(BlockId id) {
      return id.isBroadcast();
    }
  }

  /** Threads by name, without the numbers that tell those of a pool apart. */
  private static Map<String, Long> threads() {
    return Thread.getAllStackTraces().keySet().stream()
        .map(thread -> thread.getName().replaceAll("[\\d.]+", "#"))
        // Spark starts one for each query and each exchange, which ends after a minute.
        .filter(name -> !name.matches("(ResultQueryStageExecution|shuffle-exchange)-#"))
        .collect(Collectors.groupingBy(name -> name, Collectors.counting()));
  }
}
