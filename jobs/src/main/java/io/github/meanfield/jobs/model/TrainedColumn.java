package io.github.meanfield.jobs.model;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonValue;
import io.github.meanfield.jobs.tables.CategoryText;
import io.github.meanfield.jobs.tables.ColumnType;
import io.github.meanfield.jobs.tables.csv.CsvForm;
import java.util.Locale;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.types.DataType;

/**
 * A column as training rows had it.
 *
 * @param name its name
 * @param type what its values are, decided once by all training values
 * @param mark a text that means a missing value in this column, beside those of all columns; null
 *     without one
 * @param role what it is to the model
 * @param sparkType Spark's name of the type it had
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
   * @param form the form of the files
   * @param isQueried whether a query makes the rows, which may use any column
   */
  ColumnType csvType(CsvForm form, boolean isQueried) {
    boolean isRead =
        switch (role) {
          case NUMERIC, BOOLEAN -> true;
          case CATEGORICAL -> form.decimal() != '.';
          case LABEL, ID, WEIGHT, VECTOR, DATE -> false;
          case NONE -> isQueried;
        };
    return isRead && type != ColumnType.OTHER ? type : ColumnType.TEXT;
  }

  /**
   * The values of another table as the texts that training rows had.
   *
   * @param column the column there
   * @param there its type there
   */
  public Column text(Column column, DataType there) {
    return CategoryText.of(column, there, type == ColumnType.NUMBER, DataType.fromDDL(sparkType));
  }
}
