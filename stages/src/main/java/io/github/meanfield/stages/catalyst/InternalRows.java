package io.github.meanfield.stages.catalyst;

import java.util.ArrayList;
import java.util.List;
import java.util.function.IntFunction;
import java.util.stream.IntStream;
import org.apache.spark.api.java.JavaRDD;
import org.apache.spark.api.java.function.MapPartitionsFunction;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Encoder;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.catalyst.CatalystTypeConverters;
import org.apache.spark.sql.catalyst.InternalRow;
import org.apache.spark.sql.catalyst.analysis.GetColumnByOrdinal;
import org.apache.spark.sql.catalyst.encoders.ExpressionEncoder;
import org.apache.spark.sql.catalyst.expressions.BoundReference;
import org.apache.spark.sql.catalyst.expressions.CreateNamedStruct;
import org.apache.spark.sql.catalyst.expressions.Expression;
import org.apache.spark.sql.catalyst.expressions.GetStructField;
import org.apache.spark.sql.catalyst.expressions.JoinedRow;
import org.apache.spark.sql.catalyst.expressions.Literal;
import org.apache.spark.sql.types.DataType;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructType;
import scala.Option;
import scala.collection.JavaConverters;
import scala.collection.Seq;
import scala.reflect.ClassTag;

/**
 * Functions over the rows of a DataFrame as Spark itself holds them. A Java {@code Row} takes an
 * object for every value and cannot hold everything: a String loses bytes that are not UTF-8, a
 * java.sql.Date moves the days from 5 to 14 October 1582. Here no value is decoded that the
 * function does not look at.
 *
 * <p>Spark does not promise that these interfaces stay as they are in 3.5. Elsewhere such rows are
 * read and handed on, and no more, so that there is one place to adapt.
 */
public final class InternalRows {

  private InternalRows() {}

  /**
   * Applies a function to each partition.
   *
   * @param rows the rows
   * @param function takes the rows of a partition, each valid until the next one is asked for, and
   *     gives rows of {@code schema} on the same terms, made by a {@link RowBatch}
   * @param schema schema of the result
   * @return the result, computed when it is asked for
   */
  public static Dataset<Row> mapPartitions(
      Dataset<Row> rows,
      MapPartitionsFunction<InternalRow, InternalRow> function,
      StructType schema) {
    // Classes that differ, so that Spark does not take the output of one function for the input
    // of the next.
    return rows.as(encoder(rows.schema(), InternalRow.class))
        .mapPartitions(function, encoder(schema, JoinedRow.class))
        .toDF();
  }

  /**
   * The rows of a DataFrame.
   *
   * @param rows the rows
   * @return the same in Spark's binary form, each valid until the next one is asked for
   */
  public static JavaRDD<InternalRow> rdd(Dataset<Row> rows) {
    return rows.queryExecution().toRdd().toJavaRDD();
  }

  /** A value as an object of Scala, as errors show it; null if it is. */
  static Object value(InternalRow row, int index, DataType type) {
    return row.isNullAt(index)
        ? null
        : CatalystTypeConverters.convertToScala(row.get(index, type), type);
  }

  private static Encoder<InternalRow> encoder(StructType schema, Class<?> type) {
    BoundReference row = new BoundReference(0, schema, false);
    List<Expression> fields = new ArrayList<>();
    for (int i = 0; i < schema.size(); i++) {
      fields.add(Literal.create(schema.fields()[i].name(), DataTypes.StringType));
      fields.add(new GetStructField(row, i, Option.empty()));
    }
    IntFunction<Expression> column = i -> new GetColumnByOrdinal(i, schema.fields()[i].dataType());
    List<Expression> columns = IntStream.range(0, schema.size()).mapToObj(column).toList();
    return new ExpressionEncoder<>(
        new CreateNamedStruct(seq(fields)),
        new WholeRow(seq(columns), type),
        ClassTag.apply(InternalRow.class));
  }

  private static Seq<Expression> seq(List<Expression> list) {
    return JavaConverters.asScalaBuffer(list).toVector();
  }
}
