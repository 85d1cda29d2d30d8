package io.github.meanfield.estimators;

import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import org.apache.spark.TaskContext;
import org.apache.spark.api.plugin.DriverPlugin;
import org.apache.spark.api.plugin.ExecutorPlugin;
import org.apache.spark.api.plugin.PluginContext;
import org.apache.spark.api.plugin.SparkPlugin;
import org.apache.spark.util.TaskCompletionListener;

/** Lets the first attempt of every task of training fail, when all its work is done. */
public final class FailFirstAttempts implements SparkPlugin {

  static final AtomicInteger FAILED = new AtomicInteger();

  @Override
  public DriverPlugin driverPlugin() {
    return null;
  }

  @Override
  public ExecutorPlugin executorPlugin() {
    return new ExecutorPlugin() {
      @Override
      public void init(PluginContext context, Map<String, String> configuration) {
        FAILED.set(0);
      }

      @Override
      public void onTaskStart() {
        TaskContext task = TaskContext.get();
        String job = String.valueOf(task.getLocalProperty("spark.job.description"));
        if (task.attemptNumber() == 0 && job.contains(": epoch ")) {
          TaskCompletionListener fail =
              completed -> {
                FAILED.incrementAndGet();
                throw new IllegalStateException("the first attempt fails");
              };
          task.addTaskCompletionListener(fail);
        }
      }
    };
  }
}
