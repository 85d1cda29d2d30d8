package io.github.meanfield.runtime;

import java.io.IOException;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.ParameterizedType;
import java.lang.reflect.RecordComponent;
import java.lang.reflect.Type;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Makes records of what {@link JsonWriter} wrote: of no other classes than those that the
 * components of the record asked for may hold. Each record checks itself.
 */
final class JsonReader {

  private final Map<String, Object> arrays;

  /**
   * A reader.
   *
   * @param arrays the arrays that the JSON refers to, by name
   */
  JsonReader(Map<String, Object> arrays) {
    this.arrays = arrays;
  }

  /** The arrays that a JSON refers to. */
  static List<ArrayEntry> arrays(Object json) throws ModelFormatException {
    Map<String, ArrayEntry> found = new LinkedHashMap<>();
    collect(json, found);
    return List.copyOf(found.values());
  }

  private static void collect(Object json, Map<String, ArrayEntry> found)
      throws ModelFormatException {
    if (json instanceof List<?> list) {
      for (Object each : list) {
        collect(each, found);
      }
    } else if (json instanceof Map<?, ?> map && map.containsKey("array")) {
      ArrayEntry entry = ArrayEntry.of(map);
      if (found.putIfAbsent(entry.name(), entry) != null) {
        throw new ModelFormatException("refers to the array '" + entry.name() + "' twice");
      }
    } else if (json instanceof Map<?, ?> map) {
      for (Object each : map.values()) {
        collect(each, found);
      }
    }
  }

  /** Makes a record. */
  <T> T read(Map<String, Object> json, Class<T> type) throws IOException {
    return type.cast(value(json, type, ""));
  }

  private Object value(Object json, Type declared, String path) throws IOException {
    if (declared instanceof ParameterizedType list) {
      List<Object> values = new ArrayList<>();
      for (Object each : require(json, List.class, path, "a list")) {
        String place = path + "[" + values.size() + "]";
        values.add(value(each, list.getActualTypeArguments()[0], place));
      }
      return values;
    }
    Class<?> type = (Class<?>) declared;
    if (type == String.class) {
      return require(json, String.class, path, "a text");
    } else if (type == boolean.class) {
      return require(json, Boolean.class, path, "true or false");
    } else if (type == int.class) {
      return integer(json, path);
    } else if (type == double.class) {
      return number(json, path);
    } else if (type == int[].class) {
      return integers(json, path);
    } else if (type.isEnum()) {
      return constant(json, type, path);
    } else if (type.isArray()) {
      return array(json, type, path);
    }
    return record(require(json, Map.class, path, "an object"), type, path);
  }

  /** What a value is, for errors: files can have long ones. */
  static String shown(Object json) {
    return json instanceof Map ? "an object" : json instanceof List ? "a list" : "'" + json + "'";
  }

  private static <T> T require(Object json, Class<T> type, String path, String words)
      throws ModelFormatException {
    if (!type.isInstance(json)) {
      throw refused(path, "is " + shown(json) + "; required is " + words);
    }
    return type.cast(json);
  }

  private static int integer(Object json, String path) throws ModelFormatException {
    long number = require(json, Long.class, path, "a whole number");
    if (number != (int) number) {
      throw refused(path, "is " + number + "; required is an int");
    }
    return (int) number;
  }

  /** Texts stand for what JSON has no numbers for. */
  private static double number(Object json, String path) throws ModelFormatException {
    if (json instanceof String text) {
      return switch (text) {
        case "NaN" -> Double.NaN;
        case "Infinity" -> Double.POSITIVE_INFINITY;
        case "-Infinity" -> Double.NEGATIVE_INFINITY;
        default -> throw refused(path, "is '" + text + "'; required is a number");
      };
    }
    double number = require(json, Number.class, path, "a number").doubleValue();
    if (!Double.isFinite(number)) {
      throw refused(path, "is beyond doubles");
    }
    return number;
  }

  private static int[] integers(Object json, String path) throws ModelFormatException {
    List<?> list = require(json, List.class, path, "a list");
    int[] numbers = new int[list.size()];
    for (int i = 0; i < numbers.length; i++) {
      numbers[i] = integer(list.get(i), path + "[" + i + "]");
    }
    return numbers;
  }

  private static Object constant(Object json, Class<?> type, String path)
      throws ModelFormatException {
    for (Object constant : type.getEnumConstants()) {
      if (((Enum<?>) constant).name().equals(json)) {
        return constant;
      }
    }
    throw refused(
        path,
        "is " + shown(json) + "; required is one of " + Arrays.toString(type.getEnumConstants()));
  }

  private Object array(Object json, Class<?> type, String path) throws ModelFormatException {
    Map<?, ?> reference = require(json, Map.class, path, "an array");
    Object array = arrays.get(reference.get("array"));
    if (!type.isInstance(array)) {
      throw refused(path, "is no array of type " + type.getSimpleName());
    }
    return array;
  }

  private Object record(Map<?, ?> json, Class<?> declared, String path) throws IOException {
    Class<?> type = declared.isSealed() ? ofName(json.get("type"), declared, path) : declared;
    RecordComponent[] components = type.getRecordComponents();
    Object[] values = new Object[components.length];
    Class<?>[] types = new Class<?>[components.length];
    for (int i = 0; i < components.length; i++) {
      String name = components[i].getName();
      if (!json.containsKey(name)) {
        throw refused(path, "lacks '" + name + "'");
      }
      types[i] = components[i].getType();
      values[i] =
          value(
              json.get(name),
              components[i].getGenericType(),
              path.isEmpty() ? name : path + "." + name);
    }
    if (json.size() != components.length + (declared.isSealed() ? 1 : 0)) {
      throw refused(
          path, "has a field that this release does not know: " + other(json, type, declared));
    }
    try {
      return type.getDeclaredConstructor(types).newInstance(values);
    } catch (InvocationTargetException e) {
      throw new ModelFormatException(
          "has " + path + " of no use: " + e.getCause().getMessage(), e.getCause());
    } catch (ReflectiveOperationException e) {
      throw new IllegalStateException(e);
    }
  }

  /** A key that is no component of a record, nor its type if it is one of several. */
  private static String other(Map<?, ?> json, Class<?> type, Class<?> declared) {
    Set<String> names =
        Stream.of(type.getRecordComponents())
            .map(RecordComponent::getName)
            .collect(Collectors.toSet());
    return json.keySet().stream()
        .map(Object::toString)
        .filter(name -> !names.contains(name) && !(declared.isSealed() && name.equals("type")))
        .findFirst()
        .orElseThrow();
  }

  private static Class<?> ofName(Object name, Class<?> sealed, String path)
      throws ModelFormatException {
    for (Class<?> permitted : sealed.getPermittedSubclasses()) {
      if (JsonWriter.typeName(permitted).equals(name)) {
        return permitted;
      }
    }
    throw refused(
        path,
        "is of type "
            + shown(name)
            + ", which this release does not know; made by a later one, it needs"
            + " that");
  }

  private static ModelFormatException refused(String path, String message) {
    return new ModelFormatException(
        (path.isEmpty() ? ModelFile.JSON : "has " + path + ", which") + " " + message);
  }
}
