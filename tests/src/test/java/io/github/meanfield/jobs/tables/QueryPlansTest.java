package io.github.meanfield.jobs.tables;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.meanfield.SparkSessionExtension;
import io.github.meanfield.jobs.config.JobOptions;
import io.github.meanfield.jobs.tables.csv.BadRecords;
import io.github.meanfield.jobs.tables.csv.CsvForm;
import io.github.meanfield.jobs.tables.csv.CsvTable;
import io.github.meanfield.jobs.tables.csv.JsonTable;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.types.StructType;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;

/** How queries are settled in a session that a job has started, and in no other. */
@ExtendWith(SparkSessionExtension.class)
class QueryPlansTest {

  private static final String OF_FEW_ROWS = "NO_CODEGEN false false";

  @TempDir private Path folder;
  private SparkSession other;
  private String usual;
  private SparkSession own;

  /** Starts the session of a job, where none runs that it could take. */
  @BeforeEach
  void start(SparkSession spark) {
    other = spark.newSession();
    usual = settings(other);
    SparkSession.clearActiveSession();
    SparkSession.clearDefaultSession();
    JobOptions job = new JobOptions();
    new CommandLine(job).parseArgs();
    own = job.session("test", false).session();
    assertEquals(OF_FEW_ROWS, settings(own));
  }

  @AfterEach
  void goOn(SparkSession spark) {
    SparkSession.setDefaultSession(spark);
    SparkSession.setActiveSession(spark);
  }

  private static String settings(SparkSession session) {
    return session.conf().get("spark.sql.codegen.factoryMode")
        + " "
        + session.conf().get("spark.sql.codegen.wholeStage")
        + " "
        + session.conf().get("spark.sql.adaptive.enabled");
  }

  private String write(String name, String head, String line, int lines) throws IOException {
    Path file = folder.resolve(name);
    Files.createDirectories(file.getParent());
    return Files.writeString(file, head + line.repeat(lines)).toString();
  }

  @Test
  void timesOfLongAgoAreWrittenByAJob() {
    Dataset<Row> times = own.sql("SELECT date'0001-01-01' AS d, timestamp'1800-01-01' AS t");
    times.write().parquet(folder + "/old");
    assertEquals(times.collectAsList(), own.read().parquet(folder + "/old").collectAsList());
  }

  @Test
  void filesOfTextAreManyRowsFromOneMegabyteAColumnOn() throws IOException {
    csv(own, write("many.csv", "x\n", "1234567\n", 140_000));
    assertEquals(usual, settings(own));
    csv(own, write("few.csv", "x,y\n", "123,567\n", 140_000));
    assertEquals(OF_FEW_ROWS, settings(own));
    json(write("many.json", "", "{\"x\":1}\n", 140_000));
    assertEquals(usual, settings(own));
    json(write("few.json", "", "{\"x\":1}\n", 1000));
    assertEquals(OF_FEW_ROWS, settings(own));
    csv(other, folder.resolve("few.csv").toString());
    assertEquals(usual, settings(other));
  }

  private static void csv(SparkSession session, String file) {
    CsvTable.open(session, file, CsvForm.DEFAULT, BadRecords.REFUSE).settlePlans();
  }

  private void json(String file) {
    JsonTable.open(own, file, CsvForm.DEFAULT, BadRecords.REFUSE)
        .rows(StructType.fromDDL("x bigint"));
  }

  @Test
  void filesWithTypesHoldMoreRows() throws IOException {
    String file = folder.resolve("rows.parquet").toString();
    own.range(0, 100_000, 1, 1).write().parquet(file);
    try (var files = Files.list(Path.of(file))) {
      assertTrue(files.mapToLong(part -> part.toFile().length()).sum() < 1 << 20);
    }
    Tables.read(own, file, Format.PARQUET);
    assertEquals(usual, settings(own));
  }

  @Test
  void aStreamMayHaveManyRowsUnlessItIsWide() throws IOException {
    write("in/a.txt", "", "1\n", 3);
    Dataset<Row> stream = own.readStream().text(folder.resolve("in").toString());
    QueryPlans.settle(stream, 2000);
    assertEquals(usual, settings(own));
    QueryPlans.settle(stream, 2001);
    assertEquals(OF_FEW_ROWS, settings(own));
  }
}
