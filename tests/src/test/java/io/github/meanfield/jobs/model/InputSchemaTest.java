package io.github.meanfield.jobs.model;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.meanfield.SparkSessionExtension;
import io.github.meanfield.jobs.config.Failures;
import io.github.meanfield.jobs.model.TrainedColumn.Role;
import io.github.meanfield.jobs.tables.ColumnType;
import io.github.meanfield.jobs.tables.Format;
import io.github.meanfield.jobs.tables.csv.CsvForm;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.functions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;

/** The types of what a model reads. */
@ExtendWith(SparkSessionExtension.class)
class InputSchemaTest {

  private static final TrainedColumns TRAINED =
      new TrainedColumns(
          false,
          Format.CSV,
          CsvForm.DEFAULT,
          List.of(
              new TrainedColumn("code", ColumnType.TEXT, null, Role.CATEGORICAL, "string"),
              new TrainedColumn("day", ColumnType.TEXT, null, Role.DATE, "string"),
              new TrainedColumn("wet", ColumnType.FLAG, null, Role.BOOLEAN, "boolean"),
              new TrainedColumn("days", ColumnType.NUMBER, "none", Role.NUMERIC, "double"),
              new TrainedColumn("class", ColumnType.NUMBER, null, Role.CATEGORICAL, "bigint"),
              new TrainedColumn("rate", ColumnType.NUMBER, null, Role.CATEGORICAL, "double"),
              new TrainedColumn("y", ColumnType.NUMBER, null, Role.LABEL, "bigint")));

  @TempDir private Path folder;

  @Test
  void whatAModelReadsHasTheTypesOfTheTraining(SparkSession spark) throws IOException {
    Files.writeString(
        folder.resolve("new.csv"),
        "code,wet,days,class,rate,y,other\n"
            + "01,,3,1.0,1,1.00,01\n02,false,NA,x,0.50,2,1D\n02,TRUE,none,-0.0,-0,2,\n");
    Dataset<Row> rows = readForModel(spark, "new.csv");
    assertEquals(
        "code string,wet boolean,days double,class string,rate string,y string,other string",
        rows.schema().toDDL().toLowerCase(Locale.ROOT));
    assertEquals(
        List.of(
            RowFactory.create("01", null, 3.0, "1", "1.0", "1.00", "01"),
            RowFactory.create("02", false, null, "x", "0.5", "2", "1D"),
            RowFactory.create("02", true, null, "0", "0.0", "2", null)),
        rows.collectAsList());

    Files.writeString(
        folder.resolve("new.json"),
        "{\"code\":7,\"wet\":\"TRUE\",\"class\":1.0,\"days\":1}\n{\"code\":8,\"class\":1}\n");
    Dataset<Row> json = readForModel(spark, "new.json");
    assertEquals(
        List.of(RowFactory.create("1", "7", 1.0), RowFactory.create("1", "8", null)),
        json.select("class", "code", "days").collectAsList());
    Files.writeString(folder.resolve("bad.json"), "{\"wet\":true}\n{\"wet\":\"yes\"}\n");
    refused(
        readForModel(spark, "bad.json"),
        "bad.json', line 2: column 'wet' must hold true or false, but holds 'yes'");

    Files.writeString(folder.resolve("bad.csv"), "days,y\n1,1\n1F,2\n");
    refused(
        readForModel(spark, "bad.csv"),
        "bad.csv', line 3: column 'days' must hold numbers, but holds '1F'");
  }

  @Test
  void textsThatAreNoDatesAreRefusedWithTheirPlace(SparkSession spark) throws IOException {
    String problem = "3: column 'day' must hold dates such as 2024-02-29 and 2024-02-29T18:30:00";
    Files.writeString(folder.resolve("days.csv"), "day\n2024-02-29\n2024-02-30\n");
    refused(readForModel(spark, "days.csv"), "days.csv', line " + problem);
    Files.writeString(
        folder.resolve("days.json"), "{\"day\":\"2024-02-29\"}\n\n{\"day\":\"today\"}\n");
    refused(readForModel(spark, "days.json"), "days.json', line " + problem);
  }

  @Test
  void numbersAreDoublesAndCategoriesTheSameTextInEveryFormat(SparkSession spark) {
    Dataset<Row> rows =
        spark
            .range(3)
            .select(
                functions.col("id").cast("int").as("days"),
                functions.col("id").cast("double").as("class"),
                functions.col("id").cast("decimal(5,2)").as("rate"),
                functions.col("id").cast("float").as("code"));
    rows.write().parquet(folder + "/new.parquet");
    Dataset<Row> read = readForModel(spark, "new.parquet").where("days = 2");
    assertEquals(List.of(RowFactory.create(2.0, "2", "2.0", "2")), read.collectAsList());
  }

  private static void refused(Dataset<Row> rows, String part) {
    String error = Failures.inOneLine(assertThrows(Exception.class, rows::collectAsList));
    assertTrue(error.contains(part), error);
  }

  private Dataset<Row> readForModel(SparkSession spark, String file) {
    InputOptions input = new InputOptions();
    new CommandLine(input).parseArgs("--input", folder.resolve(file).toString());
    input.require();
    return TRAINED.typed(input.reader().read(spark, 0, Optional.of(TRAINED), List.of()), '.');
  }

  @Test
  void theFormOfTheTrainingIsThatOfFilesOfItsFormat() throws IOException {
    CsvForm form = new CsvForm(';', '"', null, "ISO-8859-1", ',', CsvForm.MISSING, true);
    Files.writeString(folder.resolve("new.json"), "{\"days\":1}\n");
    Files.writeString(folder.resolve("new.csv"), "days\n1\n");
    for (Format format : new Format[] {Format.CSV, Format.JSON, null}) {
      TrainedColumns trained = new TrainedColumns(false, format, form, TRAINED.columns());
      boolean isJson = format == Format.JSON;
      assertEquals(isJson ? CsvForm.DEFAULT : form, form("new.csv", trained));
      assertEquals(isJson ? form : CsvForm.DEFAULT, form("new.json", trained));
    }
  }

  @Test
  void filesWithoutQuotesHaveAnyDelimiter(SparkSession spark) throws IOException {
    Files.writeString(folder.resolve("plain.csv"), "days;code\n1;\"a\n");
    InputOptions input = new InputOptions();
    new CommandLine(input).parseArgs("--input", folder + "/plain.csv", "--quote", "none");
    input.require();
    assertEquals("[1.0,\"a]", input.reader().read(spark).head().toString());
  }

  private CsvForm form(String file, TrainedColumns trained) {
    InputOptions input = new InputOptions();
    new CommandLine(input).parseArgs("--input", folder.resolve(file).toString());
    input.require();
    return input.reader().textForm(Optional.of(trained));
  }

  @Test
  void theColumnsAreKeptBesideTheModel() {
    TRAINED.write(folder.toString());
    assertEquals(Optional.of(TRAINED), TrainedColumns.read(folder.toString()));
    assertEquals(Optional.empty(), TrainedColumns.read(folder + "/other"));
  }
}
