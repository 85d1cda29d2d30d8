package io.github.meanfield.transformers.export;

import java.util.List;
import java.util.stream.Stream;
import org.apache.spark.sql.types.DataType;
import org.apache.spark.sql.types.StructType;

/**
 * What is known of a column of the rows that a pipeline was trained on.
 *
 * @param name its name
 * @param type its type there
 * @param missing texts that mean that a value is missing
 * @param hasDecimalComma whether texts of numbers have a comma before their decimals
 */
public record KnownColumn(
    String name, DataType type, List<String> missing, boolean hasDecimalComma) {

  /** The columns of a schema, without marks of missing values and with decimal dots. */
  public static List<KnownColumn> of(StructType schema) {
    return Stream.of(schema.fields())
        .map(field -> new KnownColumn(field.name(), field.dataType(), List.of(), false))
        .toList();
  }
}
