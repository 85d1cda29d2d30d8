package io.github.meanfield.estimators;

import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import org.apache.spark.ExecutorLostFailure;
import org.apache.spark.Success$;
import org.apache.spark.TaskEndReason;
import org.apache.spark.scheduler.SparkListener;
import org.apache.spark.scheduler.SparkListenerTaskEnd;
import org.apache.spark.scheduler.SparkListenerTaskStart;
import org.apache.spark.scheduler.TaskInfo;

/** Notes what becomes of tasks, and lets a test step in when one starts or ends. */
final class TaskRecorder extends SparkListener {

  /** Hosts on which tasks have succeeded. */
  final Set<String> hosts = ConcurrentHashMap.newKeySet();

  /** Tasks that were lost with their executor. */
  final AtomicInteger lost = new AtomicInteger();

  /** Speculative copies that were the first to end. */
  final AtomicInteger copies = new AtomicInteger();

  /** Called with each task that starts. */
  volatile Consumer<TaskInfo> onStart = task -> {};

  /** Called with each speculative copy that was the first to end. */
  volatile Consumer<TaskInfo> onCopy = task -> {};

  @Override
  public void onTaskStart(SparkListenerTaskStart start) {
    onStart.accept(start.taskInfo());
  }

  @Override
  public void onTaskEnd(SparkListenerTaskEnd end) {
    TaskEndReason reason = end.reason();
    if (reason instanceof ExecutorLostFailure) {
      lost.incrementAndGet();
    } else if (reason instanceof Success$) {
      hosts.add(end.taskInfo().host());
      if (end.taskInfo().speculative()) {
        copies.incrementAndGet();
        onCopy.accept(end.taskInfo());
      }
    }
  }
}
