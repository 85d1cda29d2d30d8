package io.github.meanfield.stages.params;

import java.time.DateTimeException;
import java.time.ZoneId;
import org.apache.spark.ml.param.Param;
import org.apache.spark.ml.param.StringArrayParam;

/**
 * Params of features of dates, shared by the estimator and its model.
 *
 * @param <T> the stage that has the params, so that setters chain
 */
@SuppressWarnings("unchecked")
public interface DateFeaturesParams<T extends DateFeaturesParams<T>> extends DeclaresParams {

  /**
   * Names of the input columns: dates, timestamps (with or without time zone), or texts in the form
   * of ISO 8601 such as 2024-02-29, 2024-02-29 18:30:00 and 2024-02-29T18:30:00.5+01:00.
   */
  default StringArrayParam inputCols() {
    return declare()
        .columns("inputCols", "names of the input columns, dates, timestamps or ISO 8601 texts");
  }

  /** Names of the input columns. See {@link #inputCols()}. */
  default String[] getInputCols() {
    return getOrDefault(inputCols());
  }

  /** Sets {@link #inputCols()}. */
  default T setInputCols(String[] value) {
    return (T) set(inputCols(), value);
  }

  /**
   * The time zone in which an instant has a year, a month, a day and an hour, such as
   * Europe/Vienna. Unset by default: that of the session when the stage is fitted. The model keeps
   * it, so that an instant has the same features wherever it is scored. Dates, and timestamps and
   * texts without a zone, are taken as they are written.
   */
  default Param<String> timeZone() {
    return declare()
        .text(
            "timeZone",
            "time zone of the features of instants; that of the session unless it is set",
            null,
            "a time zone such as UTC, +01:00 or Europe/Vienna",
            DateFeaturesParams::isZone);
  }

  /** The time zone of the features of instants. See {@link #timeZone()}. */
  default String getTimeZone() {
    return getOrDefault(timeZone());
  }

  private static boolean isZone(String name) {
    try {
      return ZoneId.of(name) != null;
    } catch (DateTimeException e) {
      return false;
    }
  }
}
