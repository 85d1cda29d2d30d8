package io.github.meanfield.jobs.tables;

import org.apache.spark.sql.types.BooleanType;
import org.apache.spark.sql.types.DataType;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.NumericType;
import org.apache.spark.sql.types.StringType;

/** What the values of an input column are read as, which training decides once. */
public enum ColumnType {
  /** Texts, as they stand. */
  TEXT,
  /** Numbers, as doubles. */
  NUMBER,
  /** true or false, in any case. */
  FLAG,
  /** Texts that are dates to a model. */
  DATE,
  /** What has a type of its own in its file, such as a vector, an array or a timestamp. */
  OTHER;

  /** What values of one of Spark's types are. */
  public static ColumnType of(DataType type) {
    return type instanceof NumericType
        ? NUMBER
        : type instanceof BooleanType ? FLAG : type instanceof StringType ? TEXT : OTHER;
  }

  /** The type of Spark that texts of files are read as. */
  public DataType dataType() {
    return switch (this) {
      case TEXT, DATE -> DataTypes.StringType;
      case NUMBER -> DataTypes.DoubleType;
      case FLAG -> DataTypes.BooleanType;
      case OTHER -> throw new IllegalArgumentException("CSV holds texts, numbers and flags");
    };
  }
}
