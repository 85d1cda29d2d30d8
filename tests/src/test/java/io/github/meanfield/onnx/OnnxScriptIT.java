package io.github.meanfield.onnx;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import ai.onnx.proto.OnnxMl.ModelProto;
import ai.onnx.proto.OnnxMl.TensorProto.DataType;
import ai.onnx.proto.OnnxMl.ValueInfoProto;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.github.meanfield.Build;
import io.github.meanfield.Python;
import io.github.meanfield.runtime.Model;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * The columns that the manual's script makes of a file are those from which ONNX Runtime predicts
 * what the runtime predicts from the file.
 */
class OnnxScriptIT {

  /** Has the session's inputs, and writes what it is to compute, for the library of Java. */
  private static final String HANDS_OVER =
      """
      import json, types

      class InferenceSession:
          def __init__(self, path):
              assert path == "churn.onnx"

          def get_inputs(self):
              with open("inputs.txt") as file:
                  return [types.SimpleNamespace(name=line.split()[0], type=line.split()[1])
                          for line in file]

          def run(self, outputs, columns):
              for name, values in columns.items():
                  assert values.shape[1:] == (1,), name
              with open("columns.json", "w") as file:
                  json.dump({name: [str(value) for value in values[:, 0]]
                             for name, values in columns.items()}, file)
              return outputs
      """;

  private static final String[] LINES = {
    "size,price,garden,joined,year,month,day,hour,days,colour,code",
    "12.5,1000,true,2024-02-29T18:00,2024,1,3,18,19782.75,7,3",
    "-3,980.25,false,2023-01-01T00:00,2023,0,6,0,19358,7.0,3.0",
    ",1e30,,,,,,,,,",
    "10,0,true,2024-02-29T18:00,2024,1,3,18,19782.75,red,10",
    "10,0,false,2024-02-29T18:00,2024,1,3,18,19782.75,NA,10.0",
    "10,1010,true,2024-02-29T18:00,2024,1,3,18,19782.75,True,4",
  };

  @TempDir private Path folder;

  @Test
  void itsColumnsArePredictedFrom() throws Exception {
    Python.assumeModule(folder, "numpy");
    Model model = new HandMadeModels(7).table();
    ByteArrayOutputStream file = new ByteArrayOutputStream();
    OnnxModel.of(model).save(file);
    Files.write(folder.resolve("rows.csv"), List.of(LINES));
    Files.write(folder.resolve("inputs.txt"), inputs(file.toByteArray()));
    Files.writeString(folder.resolve("onnxruntime.py"), HANDS_OVER);
    Python.run(folder, folder, "-c", script());
    assertEquals(
        LINES.length - 1, OnnxPredictions.assertSame(model, rows(), file.toByteArray(), columns()));
  }

  private static String script() throws IOException {
    String readme = Files.readString(Build.root().resolve("transformers/onnx/README.md"));
    Matcher block = Pattern.compile("(?s)```python\n(.*?)```").matcher(readme);
    assertTrue(block.find());
    return block.group(1);
  }

  /** Names and types, as Python has them. */
  private static List<String> inputs(byte[] file) throws IOException {
    List<String> inputs = new ArrayList<>();
    for (ValueInfoProto input : ModelProto.parseFrom(file).getGraph().getInputList()) {
      int type = input.getType().getTensorType().getElemType();
      boolean isText = type == DataType.STRING.getNumber();
      inputs.add(input.getName() + (isText ? " tensor(string)" : " tensor(float)"));
    }
    return inputs;
  }

  private static List<Map<String, String>> rows() {
    String[] names = LINES[0].split(",");
    List<Map<String, String>> rows = new ArrayList<>();
    for (int i = 1; i < LINES.length; i++) {
      String[] fields = LINES[i].split(",", -1);
      Map<String, String> row = new LinkedHashMap<>();
      for (int j = 0; j < names.length; j++) {
        row.put(names[j], fields[j]);
      }
      rows.add(row);
    }
    return rows;
  }

  /** What the script gave to the session, a row at a time. */
  private List<Map<String, Object>> columns() throws IOException {
    JsonNode columns = new ObjectMapper().readTree(folder.resolve("columns.json").toFile());
    assertEquals(10, columns.size());
    List<Map<String, Object>> rows = new ArrayList<>();
    for (int i = 0; i < LINES.length - 1; i++) {
      Map<String, Object> row = new HashMap<>();
      int number = i;
      columns
          .fields()
          .forEachRemaining(
              column -> {
                String text = column.getValue().get(number).asText();
                boolean isText = List.of("colour", "code").contains(column.getKey());
                row.put(
                    column.getKey(),
                    isText ? text : text.equals("nan") ? Double.NaN : Double.valueOf(text));
              });
      rows.add(row);
    }
    return rows;
  }
}
