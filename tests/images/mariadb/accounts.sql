-- why: the accounts of single addresses would be preferred to the one of all, and have no password
DELETE FROM mysql.global_priv WHERE User <> 'mariadb.sys' AND NOT (User = 'root' AND Host = 'localhost');
FLUSH PRIVILEGES;
CREATE USER 'root'@'%' IDENTIFIED BY 'root-password-of-no-value';
GRANT ALL PRIVILEGES ON *.* TO 'root'@'%' WITH GRANT OPTION;
