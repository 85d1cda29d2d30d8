package io.github.meanfield.python;

import java.util.Arrays;
import java.util.stream.Collectors;
import org.apache.spark.ml.param.BooleanParam;
import org.apache.spark.ml.param.DoubleArrayParam;
import org.apache.spark.ml.param.DoubleParam;
import org.apache.spark.ml.param.IntArrayParam;
import org.apache.spark.ml.param.IntParam;
import org.apache.spark.ml.param.LongParam;
import org.apache.spark.ml.param.Param;
import org.apache.spark.ml.param.StringArrayParam;

/** Python's words for values and types, and lines of its code. */
final class Python {

  private static final int WIDTH = 100;

  private Python() {}

  /** A type of params: what callers give, what they get, and what PySpark converts by. */
  enum Type {
    INT("int", "int", "toInt"),
    FLOAT("float", "float", "toFloat"),
    BOOL("bool", "bool", "toBoolean"),
    STRING("str", "str", "toString"),
    INTS("Sequence[int]", "List[int]", "toListInt"),
    FLOATS("Sequence[float]", "List[float]", "toListFloat"),
    STRINGS("Sequence[str]", "List[str]", "toListString");

    final String given;
    final String held;
    final String converter;

    Type(String given, String held, String converter) {
      this.given = given;
      this.held = held;
      this.converter = converter;
    }

    static Type of(Param<?> param) {
      if (param instanceof IntParam || param instanceof LongParam) {
        return INT;
      } else if (param instanceof DoubleParam) {
        return FLOAT;
      } else if (param instanceof BooleanParam) {
        return BOOL;
      } else if (param instanceof IntArrayParam) {
        return INTS;
      } else if (param instanceof DoubleArrayParam) {
        return FLOATS;
      } else if (param instanceof StringArrayParam) {
        return STRINGS;
      } else if (param.getClass() == Param.class) {
        return STRING;
      }
      throw new IllegalArgumentException("no type for " + param + ", a " + param.getClass());
    }
  }

  /** A value of a param. */
  static String literal(Object value) {
    if (value instanceof String text) {
      return quoted(text);
    } else if (value instanceof Boolean flag) {
      return flag ? "True" : "False";
    } else if (value instanceof int[] numbers) {
      return tuple(Arrays.stream(numbers).boxed().toArray());
    } else if (value instanceof double[] numbers) {
      return tuple(Arrays.stream(numbers).boxed().toArray());
    } else if (value instanceof Number) {
      return value.toString().replace("E", "e");
    }
    throw new IllegalArgumentException("no literal for " + value);
  }

  private static String tuple(Object[] values) {
    String end = values.length == 1 ? ",)" : ")";
    return Arrays.stream(values).map(Python::literal).collect(Collectors.joining(", ", "(", end));
  }

  static String quoted(String text) {
    return '"' + text.replace("\\", "\\\\").replace("\"", "\\\"") + '"';
  }

  /** A docstring, with its lines broken. */
  static String docstring(String indent, String text) {
    StringBuilder lines = new StringBuilder(indent).append("\"\"\"");
    int column = indent.length() + 3;
    for (String word : text.replace("\\", "\\\\").split(" ")) {
      boolean starts = column == indent.length() + 3 && lines.charAt(lines.length() - 1) == '"';
      if (!starts && column + 1 + word.length() > WIDTH - 3) {
        lines.append('\n').append(indent);
        column = indent.length();
      } else if (!starts) {
        lines.append(' ');
        column++;
      }
      lines.append(word);
      column += word.length();
    }
    return lines.append("\"\"\"\n").toString();
  }
}
