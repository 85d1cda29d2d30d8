package io.github.meanfield.jobs.task;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.meanfield.SparkSessionExtension;
import io.github.meanfield.jobs.Printed;
import io.github.meanfield.jobs.console.BadInput;
import io.github.meanfield.jobs.model.ColumnRoles;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructType;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/** An input whose columns are named as those that a training adds. */
@ExtendWith(SparkSessionExtension.class)
class ReservedColumnsTest {

  private static final String LEAK = "holds the label 'house' as a number";
  private static final String OF_PIPELINE = "one that the pipeline adds; rename it";

  @TempDir private Path folder;

  @Test
  void theLabelIsNotLearnedFromUnderTheNameOfAFeature() throws IOException {
    StringBuilder houses = new StringBuilder("house_number,Rooms,house\n");
    for (int i = 0; i < 60; i++) {
      houses.append(String.format("%d,%d,%d%n", i % 7, i % 5, 100 + i % 5));
    }
    Files.writeString(folder.resolve("houses.csv"), houses);
    String train =
        "train --task regression --input @/houses.csv --label house --output @/run --max-epochs 1"
            + " --num-workers 1"
            + Printed.ALONE;
    run(train).refused("column 'house_number' has the name of the one that " + LEAK);
    run(train).refused("rename it by --sql, or leave it out by --ignore house_number");
    run(train + " --ignore house_number").succeeded();
  }

  @Test
  void namesThatAreReadAreTaken() {
    Target number = new NumberTarget("house", Map.of(), 0);
    refused(LEAK, "--ignore House_Number", number, null, List.of("House_Number"));
    refused(LEAK, "--sql", number, "house_number", List.of("x"), "house_number");
    refused(OF_PIPELINE, "'Prediction'", number, null, List.of("x"), "Prediction");
    refused(OF_PIPELINE, "'Imputed_features'", number, null, List.of("x"), "Imputed_features");
    refused(OF_PIPELINE, "'assembled_features'", number, null, List.of("x", "assembled_features"));
    accepted(number, null, List.of("x"), "house_number", "probability", "predictedLabel");

    Target flag = classes(ClassTarget.Kind.FLAG);
    refused(LEAK, "--sql", flag, null, List.of("house_index"));
    refused(OF_PIPELINE, "'predictedLabel'", flag, null, List.of("x"), "predictedLabel");
    refused(LEAK, "--sql", flag, null, List.of("x"), "house_index");

    Target text = classes(ClassTarget.Kind.TEXT);
    String message = refused(LEAK, "--sql", text, null, List.of("house_index"));
    assertFalse(message.contains("--ignore"), message);
    refused(OF_PIPELINE, "'house_index'", text, null, List.of("x"), "house_index");

    Target digit = classes(ClassTarget.Kind.NUMBER);
    refused(OF_PIPELINE, "'probability'", digit, null, List.of("probability"));
    accepted(digit, "weight", List.of("x"), "predictedLabel", "weight");
  }

  private static ClassTarget classes(ClassTarget.Kind kind) {
    return new ClassTarget("house", kind, List.of("0", "1"), List.of("0", "1"), Map.of(), 0, 0);
  }

  private static String refused(
      String part,
      String other,
      Target target,
      String weightCol,
      List<String> learned,
      String... more) {
    BadInput error = assertThrows(BadInput.class, () -> accepted(target, weightCol, learned, more));
    assertTrue(error.getMessage().contains(part), error.getMessage());
    assertTrue(error.getMessage().contains(other), error.getMessage());
    return error.getMessage();
  }

  private static void accepted(
      Target target, String weightCol, List<String> learned, String... more) {
    StructType schema = new StructType();
    for (String name : learned) {
      schema = schema.add(name, DataTypes.DoubleType);
    }
    ColumnRoles roles = ColumnRoles.of(schema, learned, true, List.of(), List.of());
    assertEquals(learned.size(), roles.size());
    String[] all = Stream.concat(learned.stream(), Stream.of(more)).toArray(String[]::new);
    ReservedColumns.requireFree(all, roles, weightCol, target);
  }

  private Printed run(String command) {
    return Printed.run(command.replace("@", folder.toString()).split(" "));
  }
}
