package io.github.meanfield;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.apache.spark.api.java.JavaFutureAction;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.sql.SparkSession;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

@ExtendWith(SparkSessionExtension.class)
class SparkSessionExtensionTest {

  private static final CountDownLatch STARTED = new CountDownLatch(1);
  private static final CountDownLatch ENDED = new CountDownLatch(1);

  @Test
  void waitsForTasksOfAJobThatIsOver(SparkSession spark) throws Exception {
    JavaSparkContext context = JavaSparkContext.fromSparkContext(spark.sparkContext());
    JavaFutureAction<Void> job =
        context
            .parallelize(List.of(1), 1)
            .foreachAsync(
                row -> {
                  STARTED.countDown();
                  TimeUnit.MILLISECONDS.sleep(500);
                  ENDED.countDown();
                });
    STARTED.await();
    job.cancel(true);
    SparkSessionExtension.awaitTasks(spark.sparkContext());
    assertEquals(0, ENDED.getCount());
  }
}
