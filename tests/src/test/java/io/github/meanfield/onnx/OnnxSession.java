package io.github.meanfield.onnx;

import ai.onnxruntime.NodeInfo;
import ai.onnxruntime.OnnxJavaType;
import ai.onnxruntime.OnnxTensor;
import ai.onnxruntime.OnnxValue;
import ai.onnxruntime.OrtEnvironment;
import ai.onnxruntime.OrtException;
import ai.onnxruntime.OrtSession;
import ai.onnxruntime.TensorInfo;
import io.github.meanfield.runtime.Model;
import io.github.meanfield.runtime.steps.ReadDate;
import io.github.meanfield.runtime.text.DateFeature;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.FloatBuffer;
import java.time.LocalDateTime;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** A model in ONNX Runtime. */
final class OnnxSession implements AutoCloseable {

  private final OrtEnvironment environment = OrtEnvironment.getEnvironment();
  private final OrtSession session;
  private final Map<String, ReadDate> dates = new HashMap<>();

  /** Opens a file's bytes, which were made of a model. */
  OnnxSession(Model model, byte[] file) throws OrtException {
    session = environment.createSession(file);
    model.steps().stream()
        .filter(ReadDate.class::isInstance)
        .map(ReadDate.class::cast)
        .forEach(step -> step.outputs().forEach(output -> dates.put(output, step)));
  }

  /**
   * Computes rows.
   *
   * @param rows values as {@link Model#predict} takes them; dates as {@code LocalDateTime}s, or
   *     what they tell as the columns of the file
   * @return arrays by output: one value a row, or one array
   */
  Map<String, Object> run(List<? extends Map<String, ?>> rows) throws OrtException {
    Map<String, OnnxTensor> inputs = new LinkedHashMap<>();
    try {
      for (Map.Entry<String, NodeInfo> input : session.getInputInfo().entrySet()) {
        inputs.put(input.getKey(), tensor(input.getValue(), rows));
      }
      Map<String, Object> outputs = new LinkedHashMap<>();
      try (OrtSession.Result result = session.run(inputs)) {
        for (Map.Entry<String, OnnxValue> output : result) {
          outputs.put(output.getKey(), output.getValue().getValue());
        }
      }
      return outputs;
    } finally {
      inputs.values().forEach(OnnxTensor::close);
    }
  }

  private OnnxTensor tensor(NodeInfo input, List<? extends Map<String, ?>> rows)
      throws OrtException {
    TensorInfo info = (TensorInfo) input.getInfo();
    int size = (int) info.getShape()[1];
    long[] shape = {rows.size(), size};
    if (info.type == OnnxJavaType.STRING) {
      String[] texts =
          rows.stream()
              .map(row -> row.get(input.getName()))
              .map(value -> value == null ? "" : value.toString())
              .toArray(String[]::new);
      return OnnxTensor.createTensor(environment, texts, shape);
    }
    FloatBuffer numbers =
        ByteBuffer.allocateDirect(rows.size() * size * Float.BYTES)
            .order(ByteOrder.nativeOrder())
            .asFloatBuffer();
    rows.forEach(row -> numbers.put(numbers(input.getName(), row, size)));
    return OnnxTensor.createTensor(environment, numbers.flip(), shape);
  }

  private float[] numbers(String column, Map<String, ?> row, int size) {
    ReadDate date = dates.get(column);
    boolean isThere = date == null || row.containsKey(column);
    Object value = isThere ? row.get(column) : feature(date, column, row);
    if (value instanceof double[] vector) {
      float[] floats = new float[size];
      for (int j = 0; j < size; j++) {
        floats[j] = (float) vector[j];
      }
      return floats;
    } else if (value instanceof Boolean flag) {
      return new float[] {flag ? 1 : 0};
    }
    return new float[] {value == null ? Float.NaN : ((Number) value).floatValue()};
  }

  private static double feature(ReadDate step, String column, Map<String, ?> row) {
    DateFeature feature = DateFeature.of(step.hasTime()).get(step.outputs().indexOf(column));
    return DateFeature.of((LocalDateTime) row.get(step.input()))[feature.ordinal()];
  }

  @Override
  public void close() throws OrtException {
    session.close();
  }
}
