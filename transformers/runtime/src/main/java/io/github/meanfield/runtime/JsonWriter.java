package io.github.meanfield.runtime;

import com.fasterxml.jackson.core.JsonGenerator;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.lang.reflect.Array;
import java.lang.reflect.RecordComponent;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * Writes records as JSON: an object with the names of their components, and, where a component may
 * hold several records, the name of its record as {@code type}. Arrays of floats and doubles become
 * entries beside it, which the JSON refers to.
 */
final class JsonWriter {

  private final Map<String, byte[]> arrays = new LinkedHashMap<>();

  /** Writes a record. */
  byte[] write(Record content) throws IOException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (JsonGenerator json = JsonTree.factory().createGenerator(bytes)) {
      json.useDefaultPrettyPrinter();
      write(content, json);
    }
    return bytes.toByteArray();
  }

  /** The arrays of what was written, by the names of their entries. */
  Map<String, byte[]> arrays() {
    return arrays;
  }

  /** The name of a record where it is one of several. */
  static String typeName(Class<?> type) {
    String name = type.getSimpleName();
    return name.substring(0, 1).toLowerCase(Locale.ROOT) + name.substring(1);
  }

  private void write(Object value, JsonGenerator json) throws IOException {
    if (value instanceof String text) {
      json.writeString(text);
    } else if (value instanceof Enum<?> constant) {
      json.writeString(constant.name());
    } else if (value instanceof Integer number) {
      json.writeNumber(number);
    } else if (value instanceof Boolean flag) {
      json.writeBoolean(flag);
    } else if (value instanceof Double number) {
      // JSON has no numbers that are not finite; the generator writes texts of them.
      json.writeNumber(number);
    } else if (value instanceof int[] numbers) {
      json.writeArray(numbers, 0, numbers.length);
    } else if (value instanceof List<?> list) {
      json.writeStartArray();
      for (Object each : list) {
        write(each, json);
      }
      json.writeEndArray();
    } else if (value instanceof Record its) {
      writeRecord(its, json);
    } else {
      writeArray(value, json);
    }
  }

  private void writeRecord(Record value, JsonGenerator json) throws IOException {
    json.writeStartObject();
    for (Class<?> kind : value.getClass().getInterfaces()) {
      if (kind.isSealed()) {
        json.writeStringField("type", typeName(value.getClass()));
      }
    }
    for (RecordComponent component : value.getClass().getRecordComponents()) {
      json.writeFieldName(component.getName());
      try {
        write(component.getAccessor().invoke(value), json);
      } catch (ReflectiveOperationException e) {
        throw new IllegalStateException(e);
      }
    }
    json.writeEndObject();
  }

  private void writeArray(Object array, JsonGenerator json) throws IOException {
    int rows = Array.getLength(array);
    boolean isFloat = array instanceof float[] || array instanceof float[][];
    boolean isMatrix = array instanceof Object[];
    int columns = isMatrix && rows > 0 ? Array.getLength(((Object[]) array)[0]) : 0;
    int width = isFloat ? Float.BYTES : Double.BYTES;
    long size = (long) rows * (isMatrix ? columns : 1) * width;
    if (size > ArrayEntry.MOST_BYTES) {
      throw new IllegalArgumentException(
          String.format(
              "%,d rows of %,d numbers have more than the 2 GB that an array of a file can have",
              isMatrix ? rows : 1, isMatrix ? columns : rows));
    }
    ByteBuffer bytes = ByteBuffer.allocate((int) size).order(ByteOrder.LITTLE_ENDIAN);
    for (int i = 0; i < (isMatrix ? rows : 1); i++) {
      Object row = isMatrix ? ((Object[]) array)[i] : array;
      if (isMatrix && Array.getLength(row) != columns) {
        throw new IllegalArgumentException("rows of a matrix have different lengths");
      }
      if (row instanceof float[] floats) {
        bytes.asFloatBuffer().put(floats);
        bytes.position(bytes.position() + floats.length * width);
      } else {
        double[] doubles = (double[]) row;
        bytes.asDoubleBuffer().put(doubles);
        bytes.position(bytes.position() + doubles.length * width);
      }
    }
    String name = "arrays/" + arrays.size();
    arrays.put(name, bytes.array());
    json.writeStartObject();
    json.writeStringField("array", name);
    json.writeStringField("numbers", isFloat ? "float32" : "float64");
    json.writeFieldName("shape");
    json.writeArray(isMatrix ? new int[] {rows, columns} : new int[] {rows}, 0, isMatrix ? 2 : 1);
    json.writeEndObject();
  }
}
