package io.github.meanfield.benchmark;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.TimeoutException;
import org.apache.spark.SparkContext;
import org.apache.spark.scheduler.SparkListener;
import org.apache.spark.scheduler.SparkListenerJobEnd;
import org.apache.spark.scheduler.SparkListenerJobStart;
import org.apache.spark.scheduler.StageInfo;
import scala.collection.JavaConverters;

/** Hears when jobs end that compute one thing: Spark's perceptron does not say how long it took. */
final class JobTimes extends SparkListener implements AutoCloseable {

  private final SparkContext context;
  private final String callSite;
  private final Set<Integer> jobs = new HashSet<>();
  private final List<Long> ends = new ArrayList<>();

  /**
   * Listens until it is closed.
   *
   * @param context where
   * @param callSite what the name of a job's last stage begins with
   */
  JobTimes(SparkContext context, String callSite) {
    this.context = context;
    this.callSite = callSite;
    context.addSparkListener(this);
  }

  @Override
  public synchronized void onJobStart(SparkListenerJobStart job) {
    // They are in no order; that of the result is made last.
    StageInfo last =
        JavaConverters.seqAsJavaList(job.stageInfos()).stream()
            .max(Comparator.comparingInt(StageInfo::stageId))
            .orElseThrow();
    if (last.name().startsWith(callSite)) {
      jobs.add(job.jobId());
    }
  }

  @Override
  public synchronized void onJobEnd(SparkListenerJobEnd job) {
    if (jobs.contains(job.jobId())) {
      ends.add(job.time());
    }
  }

  @Override
  public void close() {
    try {
      context.listenerBus().waitUntilEmpty();
    } catch (TimeoutException e) {
      throw new IllegalStateException(e);
    }
    context.removeSparkListener(this);
  }

  /** Number of jobs that have ended; to be asked after closing. */
  synchronized int count() {
    return ends.size();
  }

  /** Time from the end of the first job to that of the last one; to be asked after closing. */
  synchronized double secondsAfterFirst() {
    return (ends.get(ends.size() - 1) - ends.get(0)) / 1e3;
  }
}
