package io.github.meanfield.jobs.inspect;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.github.meanfield.SparkSessionExtension;
import io.github.meanfield.jobs.task.Task;
import java.util.List;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.functions;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** In tables of columns that have nothing to do with one another there is nothing to be found. */
@ExtendWith(SparkSessionExtension.class)
class SilentAuditTest {

  @ParameterizedTest
  @CsvSource({"1000, 1", "1000, 2", "1000, 3", "3000, 4", "12000, 5", "40000, 6"})
  void nothingIsFound(int rows, long seed, SparkSession spark) {
    PlantedTable table = PlantedTable.clean(rows, seed);
    Audit audit = DataAudit.of(table.rows(spark), "y").inspect();
    assertEquals(List.of(), audit.findings(), audit::toString);
    Audit regression = DataAudit.of(table.rows(spark), "amount").setTask(Task.REGRESSION).inspect();
    assertEquals(List.of(), regression.findings(), regression::toString);
  }

  @ParameterizedTest
  @CsvSource({"800, 1", "25000, 2"})
  void orderAndPartitionsDoNotMatter(int rows, long seed, SparkSession spark) {
    PlantedTable table = PlantedTable.clean(rows, seed).copy(3, 10, 20).change("y", i -> "yes", 3);
    String first = DataAudit.of(table.rows(spark, 1), "y").inspect().json();
    String second =
        DataAudit.of(table.rows(spark, 7).orderBy(functions.rand(3)), "y").inspect().json();
    assertEquals(first, second);
  }
}
