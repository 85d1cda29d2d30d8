package io.github.meanfield.jobs.model;

import io.github.meanfield.jobs.console.BadInput;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.catalyst.expressions.Attribute;
import org.apache.spark.sql.catalyst.expressions.Expression;
import org.apache.spark.sql.catalyst.expressions.NamedExpression;
import org.apache.spark.sql.catalyst.expressions.SubqueryExpression;
import org.apache.spark.sql.catalyst.plans.logical.Filter;
import org.apache.spark.sql.catalyst.plans.logical.LogicalPlan;
import org.apache.spark.sql.catalyst.plans.logical.Project;
import org.apache.spark.sql.execution.LogicalRDD;
import scala.collection.JavaConverters;

/**
 * A query that makes each row of one row, or leaves it out, and looks at nothing else.
 *
 * @param columns the columns of those rows that the result depends on
 */
record RowQuery(Set<String> columns) {

  /**
   * Looks at the plan of a query over one table that is not known to be empty.
   *
   * @param made the query's result
   * @throws BadInput if rows of the result come of several rows, or of chance
   */
  static RowQuery of(Dataset<Row> made) {
    LogicalPlan plan = made.queryExecution().optimizedPlan();
    Set<String> read = new HashSet<>();
    add(plan.outputSet().toSeq(), read);
    LogicalPlan part = plan;
    while (!part.children().isEmpty()) {
      if (!(part instanceof Project || part instanceof Filter)) {
        throw new BadInput("it has %s", words(part));
      }
      for (Expression expression : JavaConverters.seqAsJavaList(part.expressions())) {
        if (!expression.deterministic()) {
          throw new BadInput("what it makes of a row differs from time to time: %s", expression);
        } else if (SubqueryExpression.hasSubquery(expression)) {
          throw new BadInput("it has a subquery");
        }
      }
      add(part.references().toSeq(), read);
      part = part.children().head();
    }
    if (!(part instanceof LogicalRDD)) {
      throw new BadInput("it does not read the table input");
    }
    Set<String> columns = new HashSet<>();
    for (Attribute attribute : JavaConverters.seqAsJavaList(part.output())) {
      if (read.contains(id(attribute))) {
        columns.add(attribute.name());
      }
    }
    return new RowQuery(columns);
  }

  /**
   * The columns of a query's result that depend on some of its input.
   *
   * @param made the result of a query that {@link #of} accepts
   * @param columns columns of its input
   */
  static List<String> dependent(Dataset<Row> made, Set<String> columns) {
    LogicalPlan plan = made.queryExecution().optimizedPlan();
    return JavaConverters.seqAsJavaList(plan.output()).stream()
        .filter(output -> depends(plan, id(output), columns))
        .map(Attribute::name)
        .toList();
  }

  private static boolean depends(LogicalPlan part, String id, Set<String> columns) {
    if (part.children().isEmpty()) {
      return JavaConverters.seqAsJavaList(part.output()).stream()
          .anyMatch(input -> id(input).equals(id) && columns.contains(input.name()));
    }
    LogicalPlan from = part.children().head();
    if (!(part instanceof Project project)) {
      return depends(from, id, columns);
    }
    for (NamedExpression made : JavaConverters.seqAsJavaList(project.projectList())) {
      if (made.exprId().toString().equals(id)) {
        return JavaConverters.seqAsJavaList(((Expression) made).references().toSeq()).stream()
            .anyMatch(input -> depends(from, id(input), columns));
      }
    }
    return false;
  }

  private static void add(scala.collection.Seq<Attribute> attributes, Set<String> ids) {
    JavaConverters.seqAsJavaList(attributes).forEach(attribute -> ids.add(id(attribute)));
  }

  private static String id(Attribute attribute) {
    return attribute.exprId().toString();
  }

  private static String words(LogicalPlan part) {
    String name = part.nodeName();
    return switch (name) {
      case "Aggregate", "Distinct" -> "an aggregation (GROUP BY, DISTINCT or the like)";
      case "Join" -> "a join or a subquery";
      case "Window" -> "a window over several rows";
      case "GlobalLimit", "LocalLimit" -> "a LIMIT";
      case "Sort" -> "an ORDER BY";
      case "Sample" -> "a TABLESAMPLE";
      case "Union" -> "a UNION";
      case "Generate" -> "a function that makes several rows of one";
      default -> "a part that is called " + name;
    };
  }
}
