package io.github.meanfield.jobs.model;

import io.github.meanfield.runtime.text.DateText;
import io.github.meanfield.stages.catalyst.InternalRows;
import io.github.meanfield.transformers.DateColumn;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.stream.IntStream;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.catalyst.InternalRow;
import org.apache.spark.sql.types.DataType;
import org.apache.spark.sql.types.DoubleType;
import org.apache.spark.sql.types.FloatType;
import org.apache.spark.sql.types.StringType;
import org.apache.spark.sql.types.StructType;
import org.apache.spark.unsafe.types.UTF8String;

/**
 * What is in columns, found in one pass whatever their number: a column is a position in arrays,
 * never an expression or a job.
 *
 * @param content what all columns hold, also those that were not looked at
 * @param columns what is in each column that was looked at, in their order
 */
public record ColumnSurvey(Fingerprint content, List<Found> columns) {

  /**
   * What is in a column.
   *
   * @param values rows with a value; NaN is none
   * @param different different texts; 0 for what is no text
   * @param isEstimated whether their number is an estimate
   * @param areDates whether there are values, and all of them are dates or texts of dates
   * @param haveTime whether they are dates of which some have a time of the day
   */
  public record Found(
      long values, long different, boolean isEstimated, boolean areDates, boolean haveTime) {}

  /**
   * Looks at rows once.
   *
   * @param rows the rows, all of whose columns are part of their fingerprint
   * @param names the columns to look at
   */
  public static ColumnSurvey of(Dataset<Row> rows, List<String> names) {
    StructType schema = rows.schema();
    int[] places = names.stream().mapToInt(schema::fieldIndex).toArray();
    Part all =
        InternalRows.rdd(rows)
            .mapPartitions(partition -> List.of(read(partition, schema, places)).iterator())
            .treeAggregate(new Part(schema, places), Part::with, Part::with);
    List<Found> found = new ArrayList<>();
    for (int i = 0; i < places.length; i++) {
      found.add(all.found(i, schema.fields()[places[i]].dataType()));
    }
    return new ColumnSurvey(all.content.fingerprint(), found);
  }

  private static Part read(Iterator<InternalRow> partition, StructType schema, int[] places) {
    Part part = new Part(schema, places);
    DataType[] types =
        IntStream.of(places).mapToObj(i -> schema.fields()[i].dataType()).toArray(DataType[]::new);
    while (partition.hasNext()) {
      InternalRow row = partition.next();
      part.content.add(row);
      for (int i = 0; i < places.length; i++) {
        if (!row.isNullAt(places[i])) {
          part.add(i, row, types[i]);
        }
      }
    }
    return part;
  }

  /** What part of the rows has, column by column. */
  private static final class Part implements java.io.Serializable {

    private static final long serialVersionUID = 1L;

    private final int[] places;
    private final Fingerprint.Sum content;
    private final long[] values;
    private final boolean[] isOther;
    private final boolean[] hasTime;
    private final DistinctTexts[] texts;

    private Part(StructType schema, int[] places) {
      this.places = places;
      content = new Fingerprint.Sum(schema);
      int columns = places.length;
      values = new long[columns];
      isOther = new boolean[columns];
      hasTime = new boolean[columns];
      texts = new DistinctTexts[columns];
    }

    private void add(int i, InternalRow row, DataType type) {
      if (type instanceof StringType) {
        UTF8String text = row.getUTF8String(places[i]);
        if (texts[i] == null) {
          texts[i] = new DistinctTexts();
        }
        texts[i].add(text);
        if (!isOther[i]) {
          String value = text.toString();
          isOther[i] = !DateText.isDate(value);
          hasTime[i] |= DateText.hasTime(value);
        }
      } else if ((type instanceof DoubleType && Double.isNaN(row.getDouble(places[i])))
          || (type instanceof FloatType && Float.isNaN(row.getFloat(places[i])))) {
        return;
      }
      values[i]++;
    }

    private Part with(Part other) {
      content.with(other.content);
      for (int i = 0; i < values.length; i++) {
        values[i] += other.values[i];
        isOther[i] |= other.isOther[i];
        hasTime[i] |= other.hasTime[i];
        if (texts[i] == null) {
          texts[i] = other.texts[i];
        } else if (other.texts[i] != null) {
          texts[i].merge(other.texts[i]);
        }
      }
      return this;
    }

    private Found found(int i, DataType type) {
      boolean isText = type instanceof StringType;
      boolean areDates = isText ? values[i] > 0 && !isOther[i] : DateColumn.isDate(type);
      return new Found(
          values[i],
          texts[i] == null ? 0 : texts[i].count(),
          texts[i] != null && texts[i].isEstimated(),
          areDates,
          areDates && (isText ? hasTime[i] : DateColumn.mayHaveTime(type)));
    }
  }
}
