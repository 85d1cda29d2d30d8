package io.github.meanfield.jobs.model;

import io.github.meanfield.jobs.console.BadInput;
import io.github.meanfield.jobs.tables.Tables;
import java.util.List;
import java.util.Optional;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.catalyst.catalog.SessionCatalog;
import org.apache.spark.sql.types.StructType;

/** Rows by the name that a user's query has for them, {@code input}. */
public final class InputView {

  private static final String NAME = "input";

  private final String sql;

  /** The columns before the query. */
  private StructType columns;

  /**
   * A view for a query.
   *
   * @param sql null without one
   */
  InputView(String sql) {
    this.sql = sql;
  }

  boolean isQueried() {
    return sql != null;
  }

  /** What the query makes of rows; the rows themselves without one. */
  Dataset<Row> of(Dataset<Row> rows) {
    columns = rows.schema();
    if (sql == null) {
      return rows;
    }
    SparkSession session = rows.sparkSession();
    // Only while the query is analysed, as the session may have a view of this name.
    SessionCatalog catalog = session.sessionState().catalog();
    Dataset<Row> before = catalog.getTempView(NAME).isDefined() ? session.table(NAME) : null;
    rows.createOrReplaceTempView(NAME);
    try {
      return Tables.requireNames(session.sql(sql));
    } finally {
      // Not by Spark's Catalog, which would also drop what anybody caches of these rows.
      catalog.dropTempView(NAME);
      if (before != null) {
        before.createOrReplaceTempView(NAME);
      }
    }
  }

  /**
   * The query, so that it can be saved, once rows were made by it.
   *
   * @param features the columns that are learned from
   * @return none without one
   * @throws BadInput if it cannot be applied row by row; the message tells why
   */
  public Optional<InputQuery> saved(SparkSession session, List<String> features) {
    return Optional.ofNullable(sql).map(query -> InputQuery.of(session, query, columns, features));
  }
}
