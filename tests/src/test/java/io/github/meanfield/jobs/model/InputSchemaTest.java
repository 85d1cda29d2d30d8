package io.github.meanfield.jobs.model;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.meanfield.SparkSessionExtension;
import io.github.meanfield.jobs.model.FeatureStatistics.Kind;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.apache.spark.SparkException;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.SparkSession;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;

/** The types of what a model reads. */
@ExtendWith(SparkSessionExtension.class)
class InputSchemaTest {

  @TempDir private Path folder;

  @Test
  void whatAModelReadsHasTheTypesOfTheTraining(SparkSession spark) throws IOException {
    Files.writeString(
        folder.resolve("new.csv"),
        "code,answer,wet,days,size,class,other\n01,true,,3,10,1,01\n02,false,NA,4,20,x,02\n");
    Dataset<Row> rows = readForModel(spark, "new.csv");
    assertEquals(
        "code string, answer string, wet boolean, days double, size double, class string, other string",
        rows.schema().toDDL().toLowerCase(Locale.ROOT).replace(",", ", "));
    assertEquals(RowFactory.create("01", "true", null, 3.0, 10.0, "1", "01"), rows.head());

    Files.writeString(
        folder.resolve("new.json"), "{\"code\":7,\"wet\":\"yes\"}\n{\"code\":8,\"wet\":null}\n");
    assertEquals(
        List.of(RowFactory.create("7", true), RowFactory.create("8", null)),
        readForModel(spark, "new.json").collectAsList());

    Files.writeString(folder.resolve("ones.csv"), "wet,days\n1,2.5\n0,3\n");
    assertEquals(RowFactory.create(true, 2.5), readForModel(spark, "ones.csv").head());
    Files.writeString(folder.resolve("bad.csv"), "wet\ntrue\nmaybe\n");
    Throwable error =
        assertThrows(SparkException.class, () -> readForModel(spark, "bad.csv").collect())
            .getCause();
    assertTrue(
        error
            .getMessage()
            .contains("bad.csv', line 3: column 'wet' must hold true or false, but holds 'maybe'"),
        error.getMessage());
  }

  private Dataset<Row> readForModel(SparkSession spark, String file) {
    TrainingStatistics statistics =
        new TrainingStatistics(
            1,
            9,
            List.of(
                feature("code", Kind.CATEGORICAL, "string"),
                feature("answer", Kind.CATEGORICAL, "string"),
                feature("wet", Kind.BOOLEAN, "boolean"),
                feature("days", Kind.NUMERIC, "int"),
                feature("size", Kind.NUMERIC, "double"),
                feature("class", Kind.CATEGORICAL, "int")));
    InputOptions input = new InputOptions();
    new CommandLine(input).parseArgs("--input", folder.resolve(file).toString());
    input.require();
    return input.read(spark, 0, Optional.of(statistics));
  }

  private static FeatureStatistics feature(String name, Kind kind, String type) {
    return new FeatureStatistics(name, kind, type, 0, null, null, null, null, null);
  }
}
