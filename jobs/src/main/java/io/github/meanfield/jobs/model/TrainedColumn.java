package io.github.meanfield.jobs.model;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonValue;
import io.github.meanfield.jobs.console.BadInput;
import io.github.meanfield.jobs.tables.CategoryText;
import io.github.meanfield.jobs.tables.ColumnType;
import java.util.Locale;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.types.BooleanType;
import org.apache.spark.sql.types.DataType;
import org.apache.spark.sql.types.DatetimeType;
import org.apache.spark.sql.types.NumericType;
import org.apache.spark.sql.types.StringType;

/**
 * A column as training rows had it.
 *
 * @param name its name
 * @param type what its values are in the files, decided once by all training values
 * @param mark a text that means a missing value in this column, beside those of all columns; null
 *     without one
 * @param role what it is to the model
 * @param sparkType Spark's name of the type it had; null if a query left it out
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
public record TrainedColumn(
    String name, ColumnType type, String mark, Role role, String sparkType) {

  /** What a column is to a model. */
  public enum Role {
    LABEL,
    ID,
    WEIGHT,
    NUMERIC,
    BOOLEAN,
    CATEGORICAL,
    VECTOR,
    DATE,
    /** A text whose words are read. */
    TEXT,
    /** Nothing: the column is passed through. */
    NONE;

    /** The word that a user reads for it. */
    @Override
    @JsonValue
    public String toString() {
      return name().toLowerCase(Locale.ROOT);
    }
  }

  /**
   * What the column is read as from CSV for the model. Categories are texts, which may be others
   * than training has seen.
   *
   * @param isQueried whether a query makes the rows, which may use any column
   */
  ColumnType csvType(boolean isQueried) {
    if (isDateText() && !isQueried) {
      return ColumnType.DATE;
    }
    boolean isRead = role == Role.NUMERIC || role == Role.BOOLEAN;
    return (isRead || isQueried) && type != ColumnType.OTHER ? type : ColumnType.TEXT;
  }

  /** Whether its texts are dates to the model. */
  boolean isDateText() {
    return role == Role.DATE && type == ColumnType.TEXT;
  }

  /** Whether it is a category that was a number in training, which is a text to the model. */
  boolean isNumberAsText() {
    return role == Role.CATEGORICAL && !sparkType.equals("string");
  }

  /**
   * Checks that a column of another table can be read as what this one is to the model: Spark's
   * stages take flags for numbers, and lists for texts, without a word.
   *
   * @param there its type there
   */
  void require(DataType there) {
    boolean isText = there instanceof StringType;
    boolean isNumber = there instanceof NumericType;
    boolean isFlag = there instanceof BooleanType;
    boolean isTime = there instanceof DatetimeType;
    String meaning =
        switch (role) {
          case NUMERIC -> isText || isNumber ? null : "numbers";
          case BOOLEAN -> isText || isNumber || isFlag ? null : "true or false";
          case TEXT -> isText ? null : "texts";
          case CATEGORICAL -> isText || isNumber || isFlag || isTime ? null : "categories";
          default -> null;
        };
    if (meaning != null && !there.catalogString().equals(sparkType)) {
      throw new BadInput(
          "column '%s' must hold %s, as in training, but is of type %s; --sql makes another of it",
          name, meaning, there.catalogString());
    }
  }

  /**
   * The values of another table as the texts that training rows had.
   *
   * @param column the column there
   * @param there its type there
   * @param decimal what stands before decimals in texts there: a dot or a comma
   */
  Column text(Column column, DataType there, char decimal) {
    return CategoryText.of(column, there, DataType.fromDDL(sparkType), decimal);
  }
}
