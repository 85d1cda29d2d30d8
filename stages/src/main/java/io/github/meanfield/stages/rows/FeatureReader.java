package io.github.meanfield.stages.rows;

import java.io.Serializable;
import org.apache.spark.ml.attribute.AttributeGroup;
import org.apache.spark.ml.linalg.SQLDataTypes;
import org.apache.spark.ml.linalg.SparseVector;
import org.apache.spark.ml.linalg.Vector;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.types.ArrayType;
import org.apache.spark.sql.types.StructField;
import org.apache.spark.sql.types.StructType;

/** Reads a value of a features column into floats: a Vector, an array of numbers, or one number. */
public enum FeatureReader implements Serializable {
  /** A dense or sparse Vector. */
  VECTOR {
    @Override
    public int size(Object value) {
      return ((Vector) value).size();
    }

    @Override
    protected boolean copy(Object value, float[] into, int offset) {
      if (value instanceof SparseVector sparse) {
        java.util.Arrays.fill(into, offset, offset + sparse.size(), 0f);
        int[] indices = sparse.indices();
        double[] values = sparse.values();
        for (int i = 0; i < indices.length; i++) {
          into[offset + indices[i]] = (float) values[i];
        }
        return true;
      }
      double[] values = ((Vector) value).toArray();
      for (int i = 0; i < values.length; i++) {
        into[offset + i] = (float) values[i];
      }
      return true;
    }
  },

  /** An array of float or double. */
  ARRAY {
    @Override
    public int size(Object value) {
      return ((scala.collection.Seq<?>) value).size();
    }

    @Override
    protected boolean copy(Object value, float[] into, int offset) {
      scala.collection.Seq<?> values = (scala.collection.Seq<?>) value;
      for (int i = 0; i < values.size(); i++) {
        Number number = (Number) values.apply(i);
        if (number == null) {
          return false;
        }
        into[offset + i] = number.floatValue();
      }
      return true;
    }
  },

  /** One number. */
  NUMBER {
    @Override
    public int size(Object value) {
      return 1;
    }

    @Override
    protected boolean copy(Object value, float[] into, int offset) {
      into[offset] = ((Number) value).floatValue();
      return true;
    }
  };

  private static final int MOST_SHOWN = 100;

  /** What can be wrong with a value. */
  public enum Problem {
    /** The value, or an element of it, is null. */
    NULL("null"),
    /** A feature is NaN. */
    NAN("NaN"),
    /** A feature is infinite as a float. */
    INFINITE("infinite or beyond the range of float"),
    /** The value has another number of features than the first row. */
    SIZE("of another size"),
    /** A sparse Vector, which Spark has not written, has a value of a feature beyond its size. */
    INDEX("of indices beyond their size"),
    /** A sequence is longer than the network takes. */
    TOO_LONG("of more steps than the network takes"),
    /** A step has more or fewer numbers than the network takes. */
    STEP_SIZE("of steps of another size"),
    /** A token is no whole number, or none of those that the network has. */
    TOKEN("of tokens that the network does not have");

    private final String words;

    Problem(String words) {
      this.words = words;
    }

    /** The problem in words that follow "features are". */
    public String words() {
      return words;
    }

    /** Whether it is an error whatever handleInvalid says. */
    public boolean isAlwaysError() {
      return this == SIZE || this == INDEX;
    }
  }

  /** Number of features of a value that is not null. */
  public abstract int size(Object value);

  /** Copies a value of the right size; false if an element is null. */
  protected abstract boolean copy(Object value, float[] into, int offset);

  /**
   * Reads one value.
   *
   * @param value the column's value
   * @param numFeatures the number of features it must have
   * @param into where to write them
   * @param offset the first position to write
   * @param takesMissing whether NaN stands for a missing feature and is no problem
   * @return what is wrong with the value, null if nothing is; if something is, what was written has
   *     no meaning
   */
  public Problem read(
      Object value, int numFeatures, float[] into, int offset, boolean takesMissing) {
    if (value == null) {
      return Problem.NULL;
    }
    if (size(value) != numFeatures) {
      return Problem.SIZE;
    }
    if (!copy(value, into, offset)) {
      return Problem.NULL;
    }
    return problem(into, offset, numFeatures, takesMissing);
  }

  /**
   * Whether a value can be taken, of whatever number of features.
   *
   * @param value the column's value, or null
   * @param takesMissing whether NaN stands for a missing feature and is no problem
   */
  public static boolean isValid(Object value, boolean takesMissing) {
    if (value == null) {
      return false;
    }
    FeatureReader reader = of(value);
    int size = reader.size(value);
    return reader.read(value, size, new float[size], 0, takesMissing) == null;
  }

  /**
   * A value as errors show it.
   *
   * @param value the value, or null
   * @return its beginning
   */
  public static String example(Object value) {
    StringBuilder shown = new StringBuilder();
    append(value, shown);
    String text = shown.toString();
    return text.length() <= MOST_SHOWN ? text : text.substring(0, MOST_SHOWN) + "…";
  }

  /** Writes a value, of lists and of structs as far as it is shown. */
  private static void append(Object value, StringBuilder to) {
    scala.collection.Iterator<?> parts;
    if (value instanceof scala.collection.Seq<?> values) {
      parts = values.iterator();
    } else if (value instanceof Row row) {
      parts = row.toSeq().iterator();
    } else {
      to.append(value);
      return;
    }
    to.append('[');
    for (boolean first = true; parts.hasNext() && to.length() <= MOST_SHOWN; first = false) {
      append(parts.next(), to.append(first ? "" : ","));
    }
    to.append(']');
  }

  /**
   * Features that are invalid as errors show them, with the first that is by its name.
   *
   * @param value the value, or null
   * @param takesMissing whether NaN is no problem
   * @param names the names of the features
   * @return for example "NaN in feature 'age' of [1.0,NaN]"; the value alone if no feature is
   *     invalid, or it has no name
   */
  public static String example(Object value, boolean takesMissing, FeatureNames names) {
    float[] features = value == null ? new float[0] : new float[of(value).size(value)];
    if (value != null && of(value).copy(value, features, 0)) {
      for (int i = 0; i < features.length; i++) {
        if (names.name(i) != null && problem(features, i, 1, takesMissing) != null) {
          return String.format("%s in %s of %s", part(value, i), names.describe(i), example(value));
        }
      }
    }
    return example(value);
  }

  /** A feature as the column has it: beyond the range of float it is not infinite yet. */
  private static Object part(Object value, int feature) {
    if (value instanceof Vector vector) {
      return vector.apply(feature);
    }
    return value instanceof scala.collection.Seq<?> values ? values.apply(feature) : value;
  }

  /**
   * What is wrong with features that are read.
   *
   * @param features features of several rows
   * @param offset position of the row's first feature
   * @param numFeatures features of a row
   * @param takesMissing whether NaN is no problem
   * @return the problem of the first one that has one, null if none has
   */
  public static Problem problem(
      float[] features, int offset, int numFeatures, boolean takesMissing) {
    for (int i = offset; i < offset + numFeatures; i++) {
      if (!Float.isFinite(features[i]) && !(takesMissing && Float.isNaN(features[i]))) {
        return Float.isNaN(features[i]) ? Problem.NAN : Problem.INFINITE;
      }
    }
    return null;
  }

  /**
   * The reader for a column.
   *
   * @param column a column that {@code Columns.requireFeatures} accepts
   * @return its reader; that of arrays for a struct, whose metadata tell as little
   */
  public static FeatureReader of(StructField column) {
    if (column.dataType().equals(SQLDataTypes.VectorType())) {
      return VECTOR;
    }
    // A struct of several inputs has no size either.
    boolean isNumber =
        !(column.dataType() instanceof ArrayType || column.dataType() instanceof StructType);
    return isNumber ? NUMBER : ARRAY;
  }

  /**
   * The reader for a value.
   *
   * @param value a value that is not null, of a column that {@code Columns.requireFeatures} accepts
   * @return its reader
   */
  public static FeatureReader of(Object value) {
    if (value instanceof Vector) {
      return VECTOR;
    }
    return value instanceof Number ? NUMBER : ARRAY;
  }

  /**
   * The number of features that a column's metadata tell.
   *
   * @param column a column
   * @return the number, -1 if the metadata do not tell
   */
  public static int sizeFromMetadata(StructField column) {
    if (of(column) == NUMBER) {
      return 1;
    }
    return of(column) == VECTOR ? AttributeGroup.fromStructField(column).size() : -1;
  }
}
