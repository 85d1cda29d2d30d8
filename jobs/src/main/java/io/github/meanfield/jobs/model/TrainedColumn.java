package io.github.meanfield.jobs.model;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonValue;
import io.github.meanfield.jobs.tables.CategoryText;
import io.github.meanfield.jobs.tables.ColumnType;
import java.util.Locale;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.types.DataType;

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
    boolean isRead = role == Role.NUMERIC || role == Role.BOOLEAN;
    return (isRead || isQueried) && type != ColumnType.OTHER ? type : ColumnType.TEXT;
  }

  /** Whether it is a category that was a number in training, which is a text to the model. */
  boolean isNumberAsText() {
    return role == Role.CATEGORICAL && !sparkType.equals("string");
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
