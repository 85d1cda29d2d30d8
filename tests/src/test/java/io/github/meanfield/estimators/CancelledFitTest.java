package io.github.meanfield.estimators;

import static io.github.meanfield.Errors.assertMessage;
import static io.github.meanfield.FewRows.goodAnd;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.github.meanfield.Samples;
import io.github.meanfield.SparkCluster;
import java.util.concurrent.CancellationException;
import java.util.concurrent.atomic.AtomicInteger;
import org.apache.spark.SparkContext;
import org.apache.spark.TaskContext;
import org.apache.spark.TaskKilledException;
import org.apache.spark.ml.linalg.SQLDataTypes;
import org.apache.spark.ml.linalg.Vector;
import org.apache.spark.scheduler.SparkListener;
import org.apache.spark.scheduler.SparkListenerJobStart;
import org.apache.spark.scheduler.SparkListenerTaskEnd;
import org.apache.spark.scheduler.SparkListenerTaskStart;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.functions;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** A fit whose jobs are cancelled stops, and says so. */
class CancelledFitTest extends FitChecks {

  private static final String GROUP = "nightly";

  private SparkContext context;
  private CancelAtTaskOf listener;

  /** Cancels the group when a task of a job with some description starts. */
  private static final class CancelAtTaskOf extends SparkListener {
    private final SparkContext context;
    private final AtomicInteger running = new AtomicInteger();
    private volatile String description;
    private volatile boolean isDue;

    CancelAtTaskOf(SparkContext context) {
      this.context = context;
    }

    @Override
    public void onJobStart(SparkListenerJobStart job) {
      isDue =
          String.valueOf(job.properties().getProperty("spark.job.description")).equals(description);
    }

    @Override
    public void onTaskStart(SparkListenerTaskStart start) {
      running.incrementAndGet();
      if (isDue) {
        isDue = false;
        context.cancelJobGroup(GROUP);
      }
    }

    @Override
    public void onTaskEnd(SparkListenerTaskEnd end) {
      running.decrementAndGet();
    }
  }

  @BeforeEach
  void startGroup(SparkSession spark) {
    context = spark.sparkContext();
    context.setJobGroup(GROUP, "reading", false);
    listener = new CancelAtTaskOf(context);
    context.addSparkListener(listener);
  }

  @AfterEach
  void endGroup() {
    context.clearJobGroup();
    context.removeSparkListener(listener);
  }

  @Test
  void aTaskOfTrainingDoesNotGoOnToTheEndOfItsChunk(SparkSession spark) {
    listener.description = "classifier: epoch 1, round 1";
    // Minutes of work in each of the two chunks.
    NeuralNetworkClassifier endless =
        classifier()
            .setHiddenLayers(new int[] {700, 700})
            .setBatchSize(1)
            .setAveragingFrequency(100_000);
    Dataset<Row> rows = Samples.blobs(spark, 100_000, 2, 2, 1);
    assertMessage(
        assertThrows(CancellationException.class, () -> endless.fit(rows)),
        "classifier: fit was cancelled (classifier: epoch 1, round 1): ",
        "cancelled part of cancelled job group " + GROUP);
    SparkCluster.waitFor(() -> listener.running.get() == 0, () -> "the end of the tasks");
    // The session can be used as before.
    listener.description = "nothing";
    classifier().fit(goodAnd(spark));
  }

  @Test
  void readingTheRowsIsCancelledToo(SparkSession spark) {
    listener.description = "reading";
    Dataset<Row> endless =
        goodAnd(spark)
            .withColumn(
                "features",
                functions
                    .udf((Vector vector) -> waitForTheEnd(vector), SQLDataTypes.VectorType())
                    .apply(functions.col("features")));
    assertMessage(
        assertThrows(CancellationException.class, () -> classifier().fit(endless)),
        "classifier: fit was cancelled (reading): ",
        "job group " + GROUP);
    SparkCluster.waitFor(() -> listener.running.get() == 0, () -> "the end of the tasks");
  }

  @Test
  void theSurveyOfFeaturesIsCancelledToo(SparkSession spark) {
    listener.description = "classifier: features of the training rows";
    // So many tasks that the last of them do not end before the job is cancelled.
    Dataset<Row> rows = Samples.blobs(spark, 3000, 2, 2, 1).repartition(300);
    assertMessage(
        assertThrows(
            CancellationException.class,
            () -> classifier().setFeatureEncoding("tabular").fit(rows)),
        "classifier: fit was cancelled (classifier: features of the training rows): ",
        "job group " + GROUP);
    SparkCluster.waitFor(() -> listener.running.get() == 0, () -> "the end of the tasks");
  }

  private static Vector waitForTheEnd(Vector vector) throws InterruptedException {
    while (!TaskContext.get().isInterrupted()) {
      Thread.sleep(1);
    }
    throw new TaskKilledException("cancelled");
  }
}
