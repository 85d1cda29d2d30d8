package io.github.meanfield.jobs.export;

import static org.junit.jupiter.api.Assertions.assertEquals;

import ai.onnxruntime.OrtException;
import io.github.meanfield.SparkSessionExtension;
import io.github.meanfield.jobs.Printed;
import io.github.meanfield.onnx.OnnxPredictions;
import io.github.meanfield.runtime.Model;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** ONNX Runtime predicts with what was trained and exported. */
@ExtendWith(SparkSessionExtension.class)
class OnnxExportIT {

  private static final int ROWS = 60;

  @TempDir private static Path folder;

  @TempDir private Path own;

  @BeforeAll
  static void writeFile() throws IOException {
    Random random = new Random(3);
    List<String> lines = new ArrayList<>(List.of(ExportJobsTest.HEAD));
    for (int i = 0; i < 300; i++) {
      lines.add(ExportJobsTest.house(random, i, false));
    }
    Files.write(folder.resolve("houses.csv"), lines);
  }

  @ParameterizedTest(name = "{0}")
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          two networks | kind  | price,sold | --num-networks 2
          a number     | price | sold,kind  | --preset plain --task regression
          """)
  void predictsWhatTheRuntimeDoes(String name, String label, String ignored, String options)
      throws IOException, OrtException {
    run(
        "train --input @/houses.csv --delimiter ; --decimal comma --missing - --output #/run"
            + " --categorical code,town --hidden-layers 8 --max-epochs 3 --num-workers 2"
            + " --batch-size 16 --label "
            + label
            + " --ignore "
            + ignored
            + " "
            + options
            + Printed.ALONE);
    run("export --model #/run/model --output #/model.mfz");
    run("export --model #/run/model --output #/model.onnx");
    Model model = Model.load(own.resolve("model.mfz"));
    byte[] file = Files.readAllBytes(own.resolve("model.onnx"));
    assertEquals(ROWS, OnnxPredictions.assertSame(model, file, rows()));
  }

  private void run(String command) {
    Printed.run(folder, own, command).succeeded();
  }

  /** With gaps and categories that training rows do not have. */
  private static List<Map<String, Object>> rows() {
    Random random = new Random(4);
    List<Map<String, Object>> rows = new ArrayList<>();
    for (int i = 0; i < ROWS; i++) {
      String[] fields = ExportJobsTest.house(random, i, true).split(";");
      Map<String, Object> row = new HashMap<>();
      row.put("size", number(fields[0]));
      row.put("code", number(fields[1]));
      row.put("town", fields[2]);
      row.put("garden", fields[3].equals("-") ? null : Boolean.valueOf(fields[3]));
      row.put("built", fields[4].equals("-") ? null : LocalDate.parse(fields[4]).atStartOfDay());
      rows.add(row);
    }
    return rows;
  }

  private static Double number(String field) {
    return field.equals("-") ? null : Double.valueOf(field.replace(',', '.'));
  }
}
