-- What MySQL 9 alone has. After the others.
SET NAMES utf8mb4;
SET time_zone = '+00:00', sql_mode = '', foreign_key_checks = 0;

CREATE TABLE own_json (id INT NOT NULL PRIMARY KEY, doc JSON);
CREATE TABLE own_tags (id INT NOT NULL PRIMARY KEY, v JSON, KEY many ((CAST(v->'$.tags' AS UNSIGNED ARRAY))));
INSERT INTO own_tags VALUES (1, '{"tags": [1, 2, 3]}'), (2, '{"tags": []}'), (3, NULL);
-- What the text of a document does not tell (a DECIMAL from a DOUBLE, a DATE from a string) is docs/operations/mysql.md's business.
INSERT INTO own_json VALUES (1, JSON_OBJECT('u', CAST(18446744073709551615 AS UNSIGNED), 'f', 1e0, 'neg', -0e0)), (4, '{"tags": [1, 2, 3]}'), (5, JSON_ARRAY(REPEAT('x', 70000))), (6, CAST('null' AS JSON)), (7, NULL);
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
