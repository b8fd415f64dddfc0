-- What MySQL 9 alone has. After the others.
SET NAMES utf8mb4;
SET time_zone = '+00:00', sql_mode = '', foreign_key_checks = 0;

CREATE TABLE own_json (id INT NOT NULL PRIMARY KEY, doc JSON);
CREATE TABLE own_tags (id INT NOT NULL PRIMARY KEY, v JSON, KEY many ((CAST(v->'$.tags' AS UNSIGNED ARRAY))));
INSERT INTO own_tags VALUES (1, '{"tags": [1, 2, 3]}'), (2, '{"tags": []}'), (3, NULL);
-- What the text of a document does not tell: a DECIMAL from a DOUBLE, a DATE from a string, bytes from their base64.
INSERT INTO own_json VALUES (1, JSON_OBJECT('d', CAST(1.10 AS DECIMAL(10,2)), 'u', CAST(18446744073709551615 AS UNSIGNED), 'f', 1e0, 'neg', -0e0)),
  (2, JSON_OBJECT('date', CAST('2024-02-29' AS DATE), 'time', CAST('-12:00:00.5' AS TIME(6)), 'dt', CAST('2024-01-01 00:00:00.000001' AS DATETIME(6)))),
  (3, JSON_OBJECT('opaque', CAST(X'00FF27' AS JSON))), (8, CAST(CAST('0000-00-00' AS DATE) AS JSON)), (9, CAST(1.5 AS JSON)), (10, CAST(CAST(7 AS UNSIGNED) AS JSON)),
  (11, JSON_OBJECT('it''s "k\\y"', JSON_ARRAY(1, JSON_OBJECT('', JSON_ARRAY(JSON_ARRAY(), -0.50, 'x', CAST(12345678901234567890 AS DECIMAL(30,0)), CAST(0 AS UNSIGNED), X'')), CAST('23:59:59' AS TIME)))),
  (12, JSON_ARRAY(99999999999999999999999999999999999.000000000000000000000000000001, 1.5, 1.5, CAST('9999-12-31' AS DATE), '2024-02-29')), (4, '{"tags": [1, 2, 3]}'), (5, JSON_ARRAY(REPEAT('x', 70000))), (6, CAST('null' AS JSON)), (7, NULL);
CREATE TABLE placed (id INT NOT NULL PRIMARY KEY, g POINT NOT NULL SRID 4326, any_srid GEOMETRY, SPATIAL KEY (g));
INSERT INTO placed VALUES (1, ST_GeomFromText('POINT(52.5 13.4)', 4326), ST_GeomFromText('POINT(1 2)', 3857)), (2, ST_GeomFromText('POINT(-90 180)', 4326), ST_GeomFromText('POINT(1 2)', 0));
CREATE TABLE functional (id INT NOT NULL PRIMARY KEY, a VARCHAR(50), b INT, KEY lowered ((LOWER(a))), KEY ((b * 2) DESC), KEY unseen (b) INVISIBLE, CONSTRAINT unenforced CHECK (b > 0) NOT ENFORCED);
INSERT INTO functional VALUES (1, 'It''s', -1), (2, NULL, NULL);
CREATE TABLE vectors (id INT NOT NULL PRIMARY KEY, v VECTOR(3));
INSERT INTO vectors VALUES (1, TO_VECTOR('[1,2.5,-3e10]')), (2, NULL);
SET sql_generate_invisible_primary_key = ON;
CREATE TABLE unseen_key (a INT, b VARCHAR(10));
SET sql_generate_invisible_primary_key = OFF;
INSERT INTO unseen_key (a, b) VALUES (1, 'x'), (1, 'x'), (NULL, NULL);
CREATE TABLE own_collation (id VARCHAR(20) NOT NULL PRIMARY KEY, b VARCHAR(20) COLLATE utf8mb4_ja_0900_as_cs) CHARACTER SET utf8mb4 COLLATE utf8mb4_0900_ai_ci;
INSERT INTO own_collation VALUES ('a', 'か'), ('Ö', 'が'), ('😀', 'x');
CREATE TABLE gb (id INT NOT NULL PRIMARY KEY, v VARCHAR(20) CHARACTER SET gb18030);
INSERT INTO gb VALUES (1, X'8130813081308130'), (2, X'C4E3');
