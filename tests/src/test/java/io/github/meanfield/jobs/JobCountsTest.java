package io.github.meanfield.jobs;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.github.meanfield.SparkJobs;
import io.github.meanfield.SparkSessionExtension;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Random;
import org.apache.spark.sql.SparkSession;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/**
 * Spark jobs that commands start: on small tables they are the time, at some hundredths of a second
 * each.
 */
@ExtendWith(SparkSessionExtension.class)
class JobCountsTest {

  private static final int EPOCHS = 3;

  @TempDir private Path own;

  private void write() throws IOException {
    Random random = new Random(3);
    StringBuilder text = new StringBuilder("size,weight,kind,sold\n");
    for (int row = 0; row < 200; row++) {
      double size = random.nextGaussian();
      String weight = row % 9 == 0 ? "" : String.valueOf(random.nextInt(50) / 10.0);
      text.append(size).append(',').append(weight).append(",k").append(random.nextInt(4));
      text.append(size + random.nextGaussian() > 0 ? ",yes\n" : ",no\n");
    }
    Files.writeString(own.resolve("t.csv"), text);
  }

  private int jobs(SparkSession spark, String command) {
    int jobs = SparkJobs.during(spark, () -> Printed.run(own, own, command).succeeded());
    System.out.printf("%d Spark jobs: %s%n", jobs, command);
    return jobs;
  }

  @Test
  void commandsStartAsManyAsTheyNeed(SparkSession spark) throws IOException {
    write();
    String train =
        "train --input @/t.csv --label sold --output @/run --overwrite --num-workers 2 --max-epochs "
            + EPOCHS;
    int alone = jobs(spark, train + Printed.ALONE);
    assertEquals(25 + 2 * EPOCHS, alone);
    assertEquals(alone + 2, jobs(spark, train + " --baselines none"));
    assertEquals(16, jobs(spark, "score --model @/run/model --input @/t.csv --output @/scored"));
    assertEquals(6, jobs(spark, "evaluate --input @/scored --label sold"));
  }
}
